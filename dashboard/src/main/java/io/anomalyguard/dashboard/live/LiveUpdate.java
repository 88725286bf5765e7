package io.anomalyguard.dashboard.live;

/** What a view needs to be current. */
public record LiveUpdate(Overview overview, AlertList alerts) {}

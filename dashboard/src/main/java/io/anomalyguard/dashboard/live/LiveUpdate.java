package io.anomalyguard.dashboard.live;

/**
 * What a view needs to be current.
 *
 * @param number rises with every update that is taken, so that of two the newer can be told
 */
public record LiveUpdate(long number, Overview overview, AlertList alerts) {}

package io.anomalyguard.dashboard.live;

/**
 * What a view needs to be current.
 *
 * @param number rises with every update that is taken, so that of two the newer can be told
 * @param urgent whether it is sent for the sake of an alert, a part of a second before the next regular one: what costs the browser
 *     time and can wait, waits
 */
public record LiveUpdate(long number, Overview overview, AlertList alerts, boolean urgent) {}

package io.anomalyguard.dashboard.live;

/**
 * One second of traffic.
 *
 * @param second since the epoch, by the broker's clock
 * @param events feature rows that an event caused
 * @param anomalies verdicts that were anomalous
 */
public record TrafficPoint(long second, long events, long anomalies) {}

package io.anomalyguard.dashboard.live;

/**
 * Quantiles of a latency.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param count how many were measured
 */
public record Latency(long p50, long p99, long count) {}

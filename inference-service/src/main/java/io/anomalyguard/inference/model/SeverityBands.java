package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.score.Severity;

/**
 * How bad a score is: by the share of the way from the threshold to 1 that it has gone. The bands are for the scores that
 * these forests give, which stay well under 1: the worst floods reach about 0.65.
 *
 * @param threshold the score from which on a row is an anomaly
 */
record SeverityBands(double threshold) {
    private static final double MEDIUM = 0.05;
    private static final double HIGH = 0.11;
    private static final double CRITICAL = 0.18;

    Severity severity(double score) {
        if (score < threshold) {
            return Severity.NONE;
        }
        double beyond = (score - threshold) / (1 - threshold);
        if (beyond < MEDIUM) {
            return Severity.LOW;
        }
        if (beyond < HIGH) {
            return Severity.MEDIUM;
        }
        return beyond < CRITICAL ? Severity.HIGH : Severity.CRITICAL;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.score.Severity;

/**
 * How bad a score is: by the share of the way from the threshold to 1 that it has gone. The bands are for the scores that
 * forests of 100 trees give, which stay well under 1: a row apart from all others in every tree's first cuts reaches
 * about 0.85.
 *
 * @param threshold the score from which on a row is an anomaly
 */
record SeverityBands(double threshold) {
    private static final double MEDIUM = 0.08;
    private static final double HIGH = 0.2;
    private static final double CRITICAL = 0.35;

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

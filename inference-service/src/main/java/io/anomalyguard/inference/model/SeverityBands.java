package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.score.Severity;

/**
 * How bad a verdict is: the worse of how far the score has gone from the threshold to 1, and how far the outermost feature
 * has gone beyond its limit. docs/detection.md tells where the simulated attacks lie.
 *
 * @param threshold the score from which on a row is an anomaly
 */
record SeverityBands(double threshold) {
    private static final double MEDIUM_SCORE = 0.05;
    private static final double HIGH_SCORE = 0.11;
    private static final double CRITICAL_SCORE = 0.18;

    private static final double MEDIUM_REACH = 1.1;
    private static final double HIGH_REACH = 1.4;

    /** @param reach how far out the outermost feature is; see {@link FeatureLimits#reach} */
    Severity severity(double score, double reach) {
        Severity byScore = score < threshold
                ? Severity.NONE
                : band((score - threshold) / (1 - threshold), MEDIUM_SCORE, HIGH_SCORE, CRITICAL_SCORE);
        // Odd in one feature alone is never critical.
        Severity byReach = reach < 1 ? Severity.NONE : band(reach, MEDIUM_REACH, HIGH_REACH, Double.POSITIVE_INFINITY);
        return byScore.worse(byReach);
    }

    private static Severity band(double beyond, double medium, double high, double critical) {
        if (beyond < medium) {
            return Severity.LOW;
        }
        if (beyond < high) {
            return Severity.MEDIUM;
        }
        return beyond < critical ? Severity.HIGH : Severity.CRITICAL;
    }
}

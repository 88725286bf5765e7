package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.score.Severity;

/**
 * What a model says of one feature vector.
 *
 * @param score the paper's anomaly score, 0 to 1
 * @param probability share of the training rows that score lower, 0 to 1
 * @param severity {@link Severity#NONE} if and only if the score is under the threshold
 */
public record Verdict(double score, double probability, Severity severity) {
    public boolean isAnomaly() {
        return severity != Severity.NONE;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;

/**
 * What a model says of one feature vector.
 *
 * @param score the paper's anomaly score, 0 to 1
 * @param probability share of the training rows that score lower, 0 to 1
 * @param severity {@link Severity#NONE} if and only if the score is under the threshold and no feature beyond its limit
 * @param beyond the features that are beyond what people do at all, outermost first
 */
public record Verdict(double score, double probability, Severity severity, List<Feature> beyond) {
    public boolean isAnomaly() {
        return severity != Severity.NONE;
    }
}

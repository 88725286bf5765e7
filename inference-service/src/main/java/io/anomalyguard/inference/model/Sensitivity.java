package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/**
 * Where anomalies begin, as an operator wants it instead of what the model was made with. At most one of the two is given.
 *
 * @param contamination share of ordinary rows that may score as anomalies, more than 0 and less than 0.5
 * @param threshold the score from which on a row is an anomaly, more than 0 and at most 1
 */
public record Sensitivity(
        @Nullable Double contamination, @Nullable Double threshold) {
    /** As the model was made. */
    public static final Sensitivity OF_MODEL = new Sensitivity(null, null);

    public Sensitivity {
        if (contamination != null && threshold != null) {
            throw new IllegalArgumentException("either a contamination or a threshold");
        }
        if (contamination != null && !(contamination > 0 && contamination < 0.5)) {
            throw new IllegalArgumentException("contamination must be more than 0 and less than 0.5");
        }
        if (threshold != null && !(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be more than 0 and at most 1");
        }
    }
}

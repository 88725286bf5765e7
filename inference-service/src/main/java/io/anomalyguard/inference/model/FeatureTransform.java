package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the forest sees of a feature vector. Counts and durations have heavy tails, and a forest cuts between the least
 * and the greatest value uniformly: on the plain scale nearly all cuts would fall into the empty space between people
 * and the one extreme row. They enter as log(1 + x). Shares and the coefficient of variation enter as they are.
 */
final class FeatureTransform {
    private static final Set<Feature> LOGARITHMIC = EnumSet.of(
            Feature.CLICKS_10S,
            Feature.CLICKS_1M,
            Feature.SESSION_CLICKS,
            Feature.SESSION_DURATION,
            Feature.INTER_ARRIVAL_MEAN,
            Feature.DISTINCT_PAGES_1M,
            Feature.LOGIN_FAILURES_1M,
            Feature.DISTINCT_IPS_1M);

    private static final boolean[] IS_LOGARITHMIC = new boolean[Feature.all().size()];

    static {
        LOGARITHMIC.forEach(feature -> IS_LOGARITHMIC[feature.index()] = true);
    }

    private FeatureTransform() {}

    /** Whether {@link #apply} takes the vector. */
    static boolean accepts(double[] vector) {
        for (double value : vector) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return vector.length == IS_LOGARITHMIC.length;
    }

    /**
     * The vector in the forest's scale.
     *
     * @param vector one value for each {@link Feature}, in their order
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative; a forest would answer such
     *     a row with a confident score
     */
    static double[] apply(double[] vector) {
        if (vector.length != IS_LOGARITHMIC.length) {
            throw new IllegalArgumentException(
                    "a feature vector has " + IS_LOGARITHMIC.length + " values, not " + vector.length);
        }
        double[] transformed = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            double value = vector[i];
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        Feature.all().get(i).wireName() + " must be a finite number from 0, not " + value);
            }
            transformed[i] = IS_LOGARITHMIC[i] ? Math.log1p(value) : value;
        }
        return transformed;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;

/**
 * What the forest sees of a feature vector.
 *
 * <p>Counts and durations have heavy tails, and a forest cuts between the least and the greatest value uniformly: on the
 * plain scale nearly all cuts would fall into the empty space between people and the one extreme row. They enter as log(1
 * + x).
 *
 * <p>A window that a click is in holds at least that click. Only the row that marks a user going quiet has empty windows;
 * they count as 1, because training knows no such row and silence is no anomaly.
 *
 * <p>Shares and means of few events say little: one failed log-in in three clicks is a share of errors that an attack
 * has too. They enter drawn towards what is usual, as if some usual events had been seen before (the posterior mean
 * under a conjugate prior): {@code (n * value + weight * usual) / (n + weight)}. So a regular bot stands out from a
 * person who has only clicked twice, though both have a coefficient of variation of 0. Decision 030 has the figures.
 */
final class FeatureTransform {
    private static final int SIZE = Feature.all().size();

    private static final double SHARE_WEIGHT = 5;
    private static final double GAP_WEIGHT = 5;
    private static final double USUAL_REPEAT = 0.2;
    private static final double USUAL_TRANSACTIONS = 0.05;
    private static final double USUAL_GAP_SECONDS = 9;
    private static final double USUAL_CV = 0.8;

    private FeatureTransform() {}

    /** Whether {@link #apply} takes the vector. */
    static boolean accepts(double[] vector) {
        for (double value : vector) {
            if (!isValid(value)) {
                return false;
            }
        }
        return vector.length == SIZE;
    }

    /**
     * The vector in the forest's scale.
     *
     * @param vector one value for each {@link Feature}, in their order
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative; a forest would answer such
     *     a row with a confident score
     */
    static double[] apply(double[] vector) {
        if (vector.length != SIZE) {
            throw new IllegalArgumentException("a feature vector has " + SIZE + " values, not " + vector.length);
        }
        for (int i = 0; i < SIZE; i++) {
            if (!isValid(vector[i])) {
                throw new IllegalArgumentException(
                        Feature.all().get(i).wireName() + " must be a finite number from 0, not " + vector[i]);
            }
        }
        double clicks = vector[Feature.CLICKS_1M.index()];
        double sessionClicks = vector[Feature.SESSION_CLICKS.index()];
        double gaps = Math.max(0, sessionClicks - 1);
        double[] transformed = new double[SIZE];
        for (Feature feature : Feature.all()) {
            double value = vector[feature.index()];
            transformed[feature.index()] = switch (feature) {
                case CLICKS_10S, CLICKS_1M, DISTINCT_PAGES_1M, DISTINCT_IPS_1M -> Math.log1p(Math.max(1, value));
                case SESSION_CLICKS, SESSION_DURATION, LOGIN_FAILURES_1M -> Math.log1p(value);
                case INTER_ARRIVAL_MEAN -> drawn(Math.log1p(value), gaps, GAP_WEIGHT, Math.log1p(USUAL_GAP_SECONDS));
                case INTER_ARRIVAL_CV -> drawn(regularity(value), gaps, GAP_WEIGHT, regularity(USUAL_CV));
                case ERROR_RATIO_1M -> drawn(value, clicks, SHARE_WEIGHT, 0);
                case REPEAT_PAGE_RATIO -> drawn(value, clicks, SHARE_WEIGHT, USUAL_REPEAT);
                case TRANSACTION_RATIO -> drawn(value, sessionClicks, SHARE_WEIGHT, USUAL_TRANSACTIONS);
            };
        }
        return transformed;
    }

    /**
     * The coefficient of variation of the gaps, logarithmic from 2 % on: people lie between 30 % and 170 %, and a machine
     * at 1 % is then as far from them on the one side as nobody is on the other.
     */
    static double regularity(double cv) {
        return Math.log1p(cv / 0.02);
    }

    private static double drawn(double value, double seen, double weight, double usual) {
        return (seen * value + weight * usual) / (seen + weight);
    }

    private static boolean isValid(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
}

package io.anomalyguard.inference.model;

import java.util.Arrays;

/**
 * What is usual for one feature, from the training rows, in the feature's own unit.
 *
 * @param low 5 % of the rows lie under it
 * @param median half of the rows lie under it
 * @param high 95 % of the rows do not exceed it
 */
public record FeatureProfile(double low, double median, double high) {
    static FeatureProfile of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new FeatureProfile(quantile(sorted, 0.05), quantile(sorted, 0.5), quantile(sorted, 0.95));
    }

    /** The least value that at least the given share of the sorted values does not exceed. */
    static double quantile(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}

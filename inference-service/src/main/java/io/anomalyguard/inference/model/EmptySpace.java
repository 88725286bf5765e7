package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import java.util.Random;

/**
 * Rows that nobody produced, spread evenly over all that a feature could plausibly be. A forest cuts only between the
 * least and the greatest value that it was shown: fitted on people alone it has no cut beyond them, and a flood of a
 * thousand clicks shares the leaf of the busiest person. Some of these rows among the people's make it cut in the empty
 * space, where attacks are. Decision 030 has the figures.
 */
final class EmptySpace {
    private EmptySpace() {}

    /** Rows in the forest's scale; the same for the same seed. */
    static double[][] rows(int count, FeatureTransform transform, long seed) {
        var random = new Random(seed);
        double[] ends = new double[Feature.all().size()];
        for (Feature feature : Feature.all()) {
            ends[feature.index()] = end(feature, transform);
        }
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            double[] row = new double[ends.length];
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble() * ends[j];
            }
            rows[i] = row;
        }
        return rows;
    }

    /** Where attacks end, by order of magnitude, in the forest's scale. What lies beyond scores like what lies here. */
    private static double end(Feature feature, FeatureTransform transform) {
        double most = switch (feature) {
            case CLICKS_10S, DISTINCT_PAGES_1M, LOGIN_FAILURES_1M -> 1_000;
            case CLICKS_1M -> 6_000;
            case SESSION_CLICKS -> 50_000;
            case SESSION_DURATION -> 12 * 3_600;
            case INTER_ARRIVAL_MEAN -> 1_800;
            case INTER_ARRIVAL_CV -> 5;
            case DISTINCT_IPS_1M -> 100;
            case REPEAT_PAGE_RATIO, ERROR_RATIO_1M, TRANSACTION_RATIO -> 1;
        };
        return transform.columns().get(feature.index()).scale(most);
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules beside the forest: for each feature alone, the least and the greatest value that people have. A forest needs
 * several odd features at once; a bot that clicks like a person, only as evenly as a clock, is odd in one. Limits are
 * learned, in the forest's scale: see {@link Tail}. Immutable.
 */
final class FeatureLimits {
    /** A row of people's would be beyond a limit once in so many. */
    private static final double RARE = 1e-7;

    private static final double NEAR = 0.10;
    private static final double FAR = 0.02;

    /** A count varies by at least this from the 90 % to the 98 % quantile, on its logarithmic scale: a quarter more. */
    private static final double LEAST_STEP_OF_COUNTS = 0.25;

    private static final double LEAST_STEP = 0.1;

    /**
     * Both limits of one feature, in the forest's scale.
     *
     * @param lowest less is beyond
     * @param low 2 % of the training rows are under it
     * @param high 2 % of the training rows are over it
     * @param highest more is beyond
     */
    record Range(double lowest, double low, double high, double highest) {
        /** 0 at the common quantile, 1 at the limit, on the side that is further out. */
        double reach(double value) {
            return Math.max((value - high) / (highest - high), (low - value) / (low - lowest));
        }
    }

    private final List<Range> ranges;

    /** @throws IllegalArgumentException if it is not one range for each feature, each in order */
    FeatureLimits(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
        if (ranges.size() != Feature.all().size()) {
            throw new IllegalArgumentException("limits of " + ranges.size() + " features");
        }
        for (Range range : ranges) {
            if (!(range.lowest < range.low && range.low <= range.high && range.high < range.highest)) {
                throw new IllegalArgumentException("limits out of order: " + range);
            }
        }
    }

    /** @param rows training rows in the forest's scale */
    static FeatureLimits of(double[][] rows) {
        var ranges = new ArrayList<Range>();
        for (Feature feature : Feature.all()) {
            double[] sorted = Arrays.stream(rows)
                    .mapToDouble(row -> row[feature.index()])
                    .sorted()
                    .toArray();
            double leastStep = feature.type() == Feature.Type.INT64 ? LEAST_STEP_OF_COUNTS : LEAST_STEP;
            double low = FeatureProfile.quantile(sorted, FAR);
            double high = FeatureProfile.quantile(sorted, 1 - FAR);
            // At least so far to the outside: a column that does not vary has its quantiles in one place.
            double lowNear = Math.max(FeatureProfile.quantile(sorted, NEAR), Math.nextUp(low));
            double highNear = Math.min(FeatureProfile.quantile(sorted, 1 - NEAR), Math.nextDown(high));
            ranges.add(new Range(
                    Tail.beyond(lowNear, NEAR, low, FAR, leastStep, RARE),
                    low,
                    high,
                    Tail.beyond(highNear, NEAR, high, FAR, leastStep, RARE)));
        }
        return new FeatureLimits(ranges);
    }

    List<Range> ranges() {
        return ranges;
    }

    /** How far out the outermost feature of a transformed row lies: 1 at its limit. */
    double reach(double[] row) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < row.length; i++) {
            most = Math.max(most, ranges.get(i).reach(row[i]));
        }
        return most;
    }

    /** The features of a transformed row that are beyond a limit, outermost first. */
    List<Feature> beyond(double[] row) {
        return Feature.all().stream()
                .filter(feature -> reach(feature, row) >= 1)
                .sorted((a, b) -> Double.compare(reach(b, row), reach(a, row)))
                .toList();
    }

    private double reach(Feature feature, double[] row) {
        return ranges.get(feature.index()).reach(row[feature.index()]);
    }
}

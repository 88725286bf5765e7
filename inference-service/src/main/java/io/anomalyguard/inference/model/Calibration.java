package io.anomalyguard.inference.model;

import java.util.Arrays;

/** The scores of the training rows: what a score is held against. Immutable. */
final class Calibration {
    private static final double NEAR = 0.5;
    private static final double FAR = 0.2;

    /** The paper, section 2: rows that score well under this are surely normal. So it is no anomaly's score either. */
    private static final double FLOOR = 0.5;

    private final double[] ascending;

    /** @throws IllegalArgumentException if the scores are none, not ascending, or not from 0 to 1 */
    Calibration(double[] ascending) {
        double before = 0;
        for (double score : ascending) {
            if (!(score >= before && score <= 1)) {
                throw new IllegalArgumentException("calibration scores must ascend from 0 to 1");
            }
            before = score;
        }
        if (ascending.length == 0) {
            throw new IllegalArgumentException("no calibration scores");
        }
        this.ascending = ascending;
    }

    static Calibration of(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return new Calibration(sorted);
    }

    double[] scores() {
        return ascending.clone();
    }

    /** Share of the training rows that score lower. */
    double rank(double score) {
        int at = Arrays.binarySearch(ascending, score);
        int lower = at < 0 ? -at - 1 : at;
        while (lower > 0 && ascending[lower - 1] == score) {
            lower--;
        }
        return lower / (double) ascending.length;
    }

    /**
     * The score that at most a share of {@code contamination} of ordinary rows reach. Extrapolated from the median and
     * the 80 % quantile, because the training's own highest scores are its attackers'; see {@link Tail}.
     */
    double threshold(double contamination) {
        double median = FeatureProfile.quantile(ascending, 1 - NEAR);
        double high = FeatureProfile.quantile(ascending, 1 - FAR);
        return Math.clamp(
                Tail.beyond(median, NEAR, Math.max(high, Math.nextUp(median)), FAR, 0, contamination), FLOOR, 1);
    }
}

package io.anomalyguard.dashboard.live;

/**
 * How the scores of the last {@value #SLICES} times {@value #SLICE_SECONDS} s spread over 0 to 1. Memory: 6 KB, always.
 * Not thread-safe.
 */
final class ScoreDistribution {
    static final int BINS = 50;

    private static final int SLICES = 15;
    private static final int SLICE_SECONDS = 20;

    private final SlidingHistogram histogram = new SlidingHistogram(SLICES, SLICE_SECONDS, BINS);

    void add(long second, double score) {
        histogram.add(second, Math.clamp((int) (score * BINS), 0, BINS - 1));
    }

    /** Verdicts in each of {@link #BINS} equal bins. */
    long[] bins(long second) {
        return histogram.counts(second);
    }
}

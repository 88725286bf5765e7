package io.anomalyguard.dashboard.live;

import java.util.Arrays;

/**
 * How the scores of the last {@value #SLICES} times {@value #SLICE_SECONDS} s spread over 0 to 1. Memory: 6 KB, always.
 * Not thread-safe.
 */
final class ScoreDistribution {
    static final int BINS = 50;

    private static final int SLICES = 15;
    private static final int SLICE_SECONDS = 20;

    private final int[][] counts = new int[SLICES][BINS];
    private final long[] slices = new long[SLICES];

    void add(long second, double score) {
        long slice = second / SLICE_SECONDS;
        int at = Math.floorMod(slice, SLICES);
        if (slices[at] > slice) {
            return;
        }
        if (slices[at] < slice) {
            slices[at] = slice;
            Arrays.fill(counts[at], 0);
        }
        counts[at][Math.clamp((int) (score * BINS), 0, BINS - 1)]++;
    }

    /** Verdicts in each of {@link #BINS} equal bins. */
    int[] bins(long second) {
        long newest = second / SLICE_SECONDS;
        var merged = new int[BINS];
        for (int at = 0; at < SLICES; at++) {
            if (slices[at] > newest - SLICES && slices[at] <= newest) {
                for (int bin = 0; bin < BINS; bin++) {
                    merged[bin] += counts[at][bin];
                }
            }
        }
        return merged;
    }
}

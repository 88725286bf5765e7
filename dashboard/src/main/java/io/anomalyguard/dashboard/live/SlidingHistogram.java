package io.anomalyguard.dashboard.live;

import java.util.Arrays;

/**
 * Counts by bucket over a window that slides by whole slices of wall-clock time. Memory: 8 bytes for each bucket of each
 * slice, whatever the rate. Not thread-safe.
 */
final class SlidingHistogram {
    private final long[][] counts;
    private final long[] slices;
    private final int sliceSeconds;

    SlidingHistogram(int slices, int sliceSeconds, int buckets) {
        this.counts = new long[slices][buckets];
        this.slices = new long[slices];
        this.sliceSeconds = sliceSeconds;
    }

    /** Counts one at a second since the epoch; a second that has already left the window is ignored. */
    void add(long second, int bucket) {
        long slice = second / sliceSeconds;
        int at = Math.floorMod(slice, slices.length);
        if (slices[at] > slice) {
            return;
        }
        if (slices[at] < slice) {
            slices[at] = slice;
            Arrays.fill(counts[at], 0);
        }
        counts[at][bucket]++;
    }

    /** The counts by bucket over the window that ends with that second. */
    long[] counts(long second) {
        long newest = second / sliceSeconds;
        var merged = new long[counts[0].length];
        for (int at = 0; at < slices.length; at++) {
            if (slices[at] > newest - slices.length && slices[at] <= newest) {
                for (int bucket = 0; bucket < merged.length; bucket++) {
                    merged[bucket] += counts[at][bucket];
                }
            }
        }
        return merged;
    }
}

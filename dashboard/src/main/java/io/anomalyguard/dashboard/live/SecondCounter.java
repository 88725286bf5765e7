package io.anomalyguard.dashboard.live;

import java.util.Arrays;

/**
 * Counts per second of wall-clock time over a window that ends at the newest second counted. Memory: 16 bytes a second
 * of the window, whatever the rate. Not thread-safe.
 */
final class SecondCounter {
    private final long[] counts;
    private final long[] seconds;

    /** @param window how many seconds are kept */
    SecondCounter(int window) {
        counts = new long[window];
        seconds = new long[window];
        Arrays.fill(seconds, Long.MIN_VALUE);
    }

    /** Counts one at a second since the epoch; a second that has already left the window is ignored. */
    void add(long second) {
        int slot = slot(second);
        if (seconds[slot] < second) {
            seconds[slot] = second;
            counts[slot] = 0;
        } else if (seconds[slot] > second) {
            return;
        }
        counts[slot]++;
    }

    long at(long second) {
        int slot = slot(second);
        return seconds[slot] == second ? counts[slot] : 0;
    }

    /** The sum over {@code [from, to)}, seconds since the epoch. */
    long sum(long from, long to) {
        long sum = 0;
        for (long second = Math.max(from, to - counts.length); second < to; second++) {
            sum += at(second);
        }
        return sum;
    }

    private int slot(long second) {
        return Math.floorMod(second, counts.length);
    }
}

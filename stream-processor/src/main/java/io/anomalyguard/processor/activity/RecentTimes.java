package io.anomalyguard.processor.activity;

import java.util.Arrays;

/** The times of a user's newest events by event time, oldest first. Not thread-safe. */
final class RecentTimes {
    /** 32 gaps: enough for a steady coefficient of variation, few enough to follow a change of hands in a session. */
    static final int CAPACITY = 33;

    private long[] times = new long[4];
    private int size;

    void add(long time) {
        if (size == CAPACITY) {
            if (time <= times[0]) {
                return;
            }
            System.arraycopy(times, 1, times, 0, --size);
        } else if (size == times.length) {
            times = Arrays.copyOf(times, Math.min(2 * size, CAPACITY));
        }
        int at = size;
        while (at > 0 && times[at - 1] > time) {
            times[at] = times[at - 1];
            at--;
        }
        times[at] = time;
        size++;
    }

    int heapBytes() {
        return Long.BYTES * times.length;
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[index];
    }

    /** Mean and variation of the gaps between the events from {@code start} on. */
    Gaps gapsFrom(long start) {
        int first = 0;
        while (first < size && times[first] < start) {
            first++;
        }
        long squares = 0;
        for (int i = first + 1; i < size; i++) {
            long gap = times[i] - times[i - 1];
            squares += gap * gap;
        }
        int gaps = Math.max(size - first - 1, 0);
        return gaps == 0 ? Gaps.NONE : new Gaps(gaps, times[size - 1] - times[first], squares);
    }

    /**
     * Sums over gaps. Whole numbers, so that equal gaps give equal features whatever order they were added in; no gap is
     * longer than a day and there are at most 32, so that none of the products overflows.
     *
     * @param count number of gaps
     * @param sum of the gaps, ms
     * @param squares sum of their squares, ms^2
     */
    record Gaps(int count, long sum, long squares) {
        static final Gaps NONE = new Gaps(0, 0, 0);

        float meanSeconds() {
            return count == 0 ? 0 : (float) (sum / (1_000.0 * count));
        }

        /** Population standard deviation over mean; 0 with fewer than two gaps, or if all events fall together. */
        float variation() {
            return count < 2 || sum == 0 ? 0 : (float) (Math.sqrt((double) (count * squares - sum * sum)) / sum);
        }
    }
}

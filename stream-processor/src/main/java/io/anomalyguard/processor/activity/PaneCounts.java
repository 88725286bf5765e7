package io.anomalyguard.processor.activity;

import java.util.Arrays;

/** Events, errors and failed log-ins in each pane of the longest window that holds any event. Not thread-safe. */
final class PaneCounts {
    /** Most users at any time have just come. */
    private static final int FIRST_ROOM = 4;

    private static final int EVENTS = 1;
    private static final int ERRORS = 2;
    private static final int LOGIN_FAILURES = 3;
    private static final int WIDTH = 4;

    /** By pane, oldest first: the pane and its counts, in one array for the reason told in {@link PanedValues}. */
    private long[] counts = new long[WIDTH * FIRST_ROOM];

    private int size;

    /** Adds to a pane's counts. What the pane pushes out of the window must have been expired before. */
    void add(long pane, long moreEvents, long moreErrors, long moreLoginFailures) {
        int at = size;
        while (at > 0 && pane(at - 1) >= pane) {
            at--;
        }
        if (at == size || pane(at) != pane) {
            insert(at, pane);
        }
        counts[WIDTH * at + EVENTS] += moreEvents;
        counts[WIDTH * at + ERRORS] += moreErrors;
        counts[WIDTH * at + LOGIN_FAILURES] += moreLoginFailures;
    }

    void expireBefore(long pane) {
        int expired = 0;
        while (expired < size && pane(expired) < pane) {
            expired++;
        }
        if (expired > 0) {
            System.arraycopy(counts, WIDTH * expired, counts, 0, WIDTH * (size - expired));
            size -= expired;
        }
    }

    long eventsFrom(long pane) {
        return sumFrom(pane, EVENTS);
    }

    long errorsFrom(long pane) {
        return sumFrom(pane, ERRORS);
    }

    long loginFailuresFrom(long pane) {
        return sumFrom(pane, LOGIN_FAILURES);
    }

    int heapBytes() {
        return Long.BYTES * counts.length;
    }

    int size() {
        return size;
    }

    long pane(int index) {
        return counts[WIDTH * index];
    }

    long events(int index) {
        return counts[WIDTH * index + EVENTS];
    }

    long errors(int index) {
        return counts[WIDTH * index + ERRORS];
    }

    long loginFailures(int index) {
        return counts[WIDTH * index + LOGIN_FAILURES];
    }

    private long sumFrom(long pane, int count) {
        long sum = 0;
        for (int i = size - 1; i >= 0 && pane(i) >= pane; i--) {
            sum += counts[WIDTH * i + count];
        }
        return sum;
    }

    private void insert(int at, long pane) {
        if (WIDTH * size == counts.length) {
            counts = Arrays.copyOf(counts, WIDTH * Math.min(2 * size, Windows.LONG_PANES));
        }
        System.arraycopy(counts, WIDTH * at, counts, WIDTH * (at + 1), WIDTH * (size - at));
        size++;
        Arrays.fill(counts, WIDTH * at, WIDTH * (at + 1), 0);
        counts[WIDTH * at] = pane;
    }
}

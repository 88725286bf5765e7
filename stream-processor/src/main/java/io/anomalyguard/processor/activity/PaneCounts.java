package io.anomalyguard.processor.activity;

import java.util.Arrays;

/** Events, errors and failed log-ins in each pane of the longest window that holds any event. Not thread-safe. */
final class PaneCounts {
    /** Most users at any time have just come. */
    private static final int FIRST_ROOM = 4;

    private long[] panes = new long[FIRST_ROOM];
    private long[] events = new long[FIRST_ROOM];
    private long[] errors = new long[FIRST_ROOM];
    private long[] loginFailures = new long[FIRST_ROOM];
    private int size;

    /** Adds to a pane's counts. What the pane pushes out of the window must have been expired before. */
    void add(long pane, long moreEvents, long moreErrors, long moreLoginFailures) {
        int at = size;
        while (at > 0 && panes[at - 1] >= pane) {
            at--;
        }
        if (at == size || panes[at] != pane) {
            insert(at, pane);
        }
        events[at] += moreEvents;
        errors[at] += moreErrors;
        loginFailures[at] += moreLoginFailures;
    }

    void expireBefore(long pane) {
        int expired = 0;
        while (expired < size && panes[expired] < pane) {
            expired++;
        }
        if (expired > 0) {
            move(expired, 0, size - expired);
            size -= expired;
        }
    }

    long eventsFrom(long pane) {
        return sumFrom(pane, events);
    }

    long errorsFrom(long pane) {
        return sumFrom(pane, errors);
    }

    long loginFailuresFrom(long pane) {
        return sumFrom(pane, loginFailures);
    }

    int heapBytes() {
        return 4 * Long.BYTES * panes.length;
    }

    int size() {
        return size;
    }

    long pane(int index) {
        return panes[index];
    }

    long events(int index) {
        return events[index];
    }

    long errors(int index) {
        return errors[index];
    }

    long loginFailures(int index) {
        return loginFailures[index];
    }

    private long sumFrom(long pane, long[] counts) {
        long sum = 0;
        for (int i = size - 1; i >= 0 && panes[i] >= pane; i--) {
            sum += counts[i];
        }
        return sum;
    }

    private void insert(int at, long pane) {
        if (size == panes.length) {
            int room = Math.min(2 * size, Windows.LONG_PANES);
            panes = Arrays.copyOf(panes, room);
            events = Arrays.copyOf(events, room);
            errors = Arrays.copyOf(errors, room);
            loginFailures = Arrays.copyOf(loginFailures, room);
        }
        move(at, at + 1, size - at);
        panes[at] = pane;
        events[at] = 0;
        errors[at] = 0;
        loginFailures[at] = 0;
        size++;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(panes, from, panes, to, count);
        System.arraycopy(events, from, events, to, count);
        System.arraycopy(errors, from, errors, to, count);
        System.arraycopy(loginFailures, from, loginFailures, to, count);
    }
}

package io.anomalyguard.processor.activity;

import java.util.Arrays;

/**
 * 64-bit values, each with a pane that it was seen in. They lie in one array: a user's state is read at each of his clicks and
 * seldom in the processor's cache then, so that what counts is in how many places it lies. Not thread-safe.
 */
abstract sealed class PanedValues permits RecentIds, DistinctCounter {
    /** Most users at any time have just come. */
    private static final int FIRST_ROOM = 4;

    /** Value and pane in turn. */
    private long[] entries = new long[2 * FIRST_ROOM];

    private int size;

    /** No pane here is older, so that a second's many events look for what has expired only once. */
    private long oldestPane = Long.MAX_VALUE;

    final int size() {
        return size;
    }

    final long value(int index) {
        return entries[2 * index];
    }

    final long pane(int index) {
        return entries[2 * index + 1];
    }

    /** Adds an entry at the end. */
    final void append(long value, long pane) {
        if (2 * size == entries.length) {
            reserve(Math.min(2 * size, maxSize()));
        }
        set(size++, value, pane);
    }

    final void set(int index, long value, long pane) {
        entries[2 * index] = value;
        entries[2 * index + 1] = pane;
        oldestPane = Math.min(oldestPane, pane);
    }

    final void removeFirst() {
        System.arraycopy(entries, 2, entries, 0, 2 * --size);
    }

    /** Makes room for as many entries in all; for reading stored state. */
    final void reserve(int room) {
        if (2 * room > entries.length) {
            entries = Arrays.copyOf(entries, 2 * room);
        }
    }

    /** Forgets what was last seen before the pane. */
    final void expireBefore(long pane) {
        if (pane <= oldestPane) {
            return;
        }
        int all = size;
        size = 0;
        oldestPane = Long.MAX_VALUE;
        for (int i = 0; i < all; i++) {
            if (pane(i) >= pane) {
                set(size++, value(i), pane(i));
            }
        }
    }

    final int heapBytes() {
        return Long.BYTES * entries.length;
    }

    /** No more entries are appended than that. */
    abstract int maxSize();
}

package io.anomalyguard.processor.activity;

import java.util.Arrays;

/**
 * The ids of a user's latest events, in order of arrival. An id is forgotten when the pane of its event leaves the
 * window, or when {@code capacity} ids that are still remembered have arrived after it. Not thread-safe.
 */
final class RecentIds {
    private final int capacity;
    private long[] ids = new long[4];
    private long[] panes = new long[4];
    private int size;

    /** No pane here is older, so that a second's many events look for what has expired only once. */
    private long oldestPane = Long.MAX_VALUE;

    RecentIds(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(long id) {
        for (int i = size - 1; i >= 0; i--) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    void add(long id, long pane) {
        if (size == capacity) {
            System.arraycopy(ids, 1, ids, 0, size - 1);
            System.arraycopy(panes, 1, panes, 0, size - 1);
            size--;
        } else if (size == ids.length) {
            reserve(Math.min(size * 2, capacity));
        }
        ids[size] = id;
        panes[size++] = pane;
        oldestPane = Math.min(oldestPane, pane);
    }

    /** Makes room for as many ids in all; for reading stored state. */
    void reserve(int entries) {
        if (entries > ids.length) {
            ids = Arrays.copyOf(ids, entries);
            panes = Arrays.copyOf(panes, entries);
        }
    }

    void expireBefore(long pane) {
        if (pane <= oldestPane) {
            return;
        }
        int kept = 0;
        oldestPane = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            if (panes[i] >= pane) {
                ids[kept] = ids[i];
                panes[kept++] = panes[i];
                oldestPane = Math.min(oldestPane, panes[i]);
            }
        }
        size = kept;
    }

    int heapBytes() {
        return 2 * Long.BYTES * ids.length;
    }

    int size() {
        return size;
    }

    long id(int index) {
        return ids[index];
    }

    long pane(int index) {
        return panes[index];
    }
}

package io.anomalyguard.processor.activity;

/**
 * The ids of a user's latest events, in order of arrival. An id is forgotten when the pane of its event leaves the
 * window, or when {@code capacity} ids that are still remembered have arrived after it. Not thread-safe.
 */
final class RecentIds extends PanedValues {
    private final int capacity;

    RecentIds(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(long id) {
        for (int i = size() - 1; i >= 0; i--) {
            if (value(i) == id) {
                return true;
            }
        }
        return false;
    }

    void add(long id, long pane) {
        while (size() >= capacity) {
            removeFirst();
        }
        append(id, pane);
    }

    @Override
    int maxSize() {
        return capacity;
    }
}

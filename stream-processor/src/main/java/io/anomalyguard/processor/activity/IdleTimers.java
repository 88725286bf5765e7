package io.anomalyguard.processor.activity;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Users by the second at which to look at them again. A user is in it once and not moved at his events, so that an event
 * costs nothing; who turns out to have been active when his time comes is put back. Not thread-safe.
 */
final class IdleTimers {
    private static final long SLOT_MS = 1_000;

    private final TreeMap<Long, ArrayDeque<byte[]>> slots = new TreeMap<>();
    private int size;

    /** @param due when to be given out again, epoch ms; a second late at most */
    void schedule(byte[] user, long due) {
        slots.computeIfAbsent(due / SLOT_MS + 1, slot -> new ArrayDeque<>()).add(user);
        size++;
    }

    /** Takes out one user whose time has come, or returns null if there is none. */
    byte @Nullable [] poll(long now) {
        Map.Entry<Long, ArrayDeque<byte[]>> first = slots.firstEntry();
        if (first == null || first.getKey() > now / SLOT_MS) {
            return null;
        }
        byte[] user = first.getValue().poll();
        if (first.getValue().isEmpty()) {
            slots.remove(first.getKey());
        }
        size--;
        return user;
    }

    void clear() {
        slots.clear();
        size = 0;
    }

    int size() {
        return size;
    }
}

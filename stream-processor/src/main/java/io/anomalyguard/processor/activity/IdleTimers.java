package io.anomalyguard.processor.activity;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Users by the second at which to look at them again. A user is in it once and not moved at his events, so that an event
 * costs nothing; who turns out to have been active when his time comes is put back. Not thread-safe.
 */
final class IdleTimers {
    private static final long SLOT_MS = 1_000;

    private final TreeMap<Long, Users> slots = new TreeMap<>();

    /** Those of one second in the order of their coming: one array, however many they are. */
    private static final class Users {
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);

        private byte[] bytes = new byte[64];
        private int from;
        private int to;

        void add(byte[] user) {
            int end = to + Integer.BYTES + user.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + bytes.length / 2));
            }
            INT.set(bytes, to, user.length);
            System.arraycopy(user, 0, bytes, to + Integer.BYTES, user.length);
            to = end;
        }

        byte[] poll() {
            int begin = from + Integer.BYTES;
            from = begin + (int) INT.get(bytes, from);
            return Arrays.copyOfRange(bytes, begin, from);
        }

        boolean isEmpty() {
            return from == to;
        }
    }

    /** @param due when to be given out again, epoch ms; a second late at most */
    void schedule(byte[] user, long due) {
        slots.computeIfAbsent(due / SLOT_MS + 1, slot -> new Users()).add(user);
    }

    /** Takes out one user whose time has come, or returns null if there is none. */
    byte @Nullable [] poll(long now) {
        Map.Entry<Long, Users> first = slots.firstEntry();
        if (first == null || first.getKey() > now / SLOT_MS) {
            return null;
        }
        byte[] user = first.getValue().poll();
        if (first.getValue().isEmpty()) {
            slots.remove(first.getKey());
        }
        return user;
    }

    void clear() {
        slots.clear();
    }
}

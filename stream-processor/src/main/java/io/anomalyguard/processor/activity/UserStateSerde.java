package io.anomalyguard.processor.activity;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.anomalyguard.processor.activity.UserState.Session;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link UserState} in bytes, version 1. Numbers are varints of 7 bits, low bits first, unless a width is given;
 * times are distances from the newest event, panes are ages: whole panes before that of the newest event.
 *
 * <pre>
 * version 1 byte = 1 | flags 1 byte: 1 quiet, 2 previous session, 4 awaits removal | newest event time | as of - newest | last append time
 * session: newest - first, events, transactions | previous session: newest - last, last - first, events, transactions
 * panes:  count, each: age, events, errors, failed log-ins         at most 60
 * times:  count, oldest first: newest - oldest, then each one's distance from the one before   at most 33
 * ids:    count, each: age, 8 bytes                                at most 512
 * pages:  count, each: age, 8 bytes                                at most 17 x 128, a level each 128
 * ips:    count, each: age, 8 bytes                                at most 17 x 64
 * </pre>
 *
 * <p>About 60 bytes + 20 per event of the last minute for a person; for a bot on one page 5 kB, for one on 10,000
 * different pages a minute about 14 kB, and never more than 37 kB.
 *
 * <p>Thread-safe: all stores of an instance share it.
 */
final class UserStateSerde implements Serde<UserState> {
    private static final byte VERSION = 1;
    private static final int QUIET = 1;
    private static final int PREVIOUS = 1 << 1;
    private static final int AWAITS_REMOVAL = 1 << 2;

    /** Entry of a list of 8-byte values: age of at most 60 and the value. */
    private static final int ENTRY_BYTES = 9;

    /** Ten bytes for each varint of the head, the panes and the times. */
    private static final int FIXED_BYTES = 10 * (16 + 4 * Windows.LONG_PANES + RecentTimes.CAPACITY);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[8 * 1024]);

    // Kafka Streams asks for these at every access, and deals with null itself.
    private final Serializer<UserState> serializer = (topic, state) -> write(state);
    private final Deserializer<UserState> deserializer = (topic, bytes) -> read(bytes);

    @Override
    public Serializer<UserState> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<UserState> deserializer() {
        return deserializer;
    }

    static byte[] write(UserState state) {
        int needed = FIXED_BYTES + ENTRY_BYTES * (state.ids.size() + state.pages.size() + state.ips.size());
        byte[] out = BUFFER.get();
        if (out.length < needed) {
            out = new byte[Math.max(needed, 2 * out.length)];
            BUFFER.set(out);
        }
        Session session = state.session;
        Session previous = state.previous;
        long newest = session.last;
        long newestPane = Windows.pane(newest);
        out[0] = VERSION;
        out[1] = (byte) ((state.quiet ? QUIET : 0)
                | (previous != null ? PREVIOUS : 0)
                | (state.awaitsRemoval ? AWAITS_REMOVAL : 0));
        int at = put(out, 2, newest);
        at = put(out, at, state.asOf - newest);
        at = put(out, at, state.lastAppend);
        at = put(out, at, newest - session.first);
        at = put(out, at, session.events);
        at = put(out, at, session.transactions);
        if (previous != null) {
            at = put(out, at, newest - previous.last);
            at = put(out, at, previous.last - previous.first);
            at = put(out, at, previous.events);
            at = put(out, at, previous.transactions);
        }
        at = putCounts(out, at, state.counts, newestPane);
        at = putTimes(out, at, state.times, newest);
        at = putValues(out, at, state.ids, newestPane);
        at = putValues(out, at, state.pages, newestPane);
        at = putValues(out, at, state.ips, newestPane);
        return Arrays.copyOf(out, at);
    }

    /** @throws SerializationException if this version did not write the bytes */
    static UserState read(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != VERSION) {
            throw new SerializationException(
                    "user state of an unknown version: this service is older than its changelog");
        }
        var in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int flags = in.get();
        long newest = get(in);
        long asOf = newest + get(in);
        long lastAppend = get(in);
        var session = new Session(newest - get(in), newest, get(in), get(in));
        var state = new UserState(asOf, lastAppend, (flags & QUIET) != 0, session, previous(in, flags, newest));
        // Of those who are quiet an earlier version did not say so.
        state.awaitsRemoval = (flags & (AWAITS_REMOVAL | QUIET)) != 0;
        long newestPane = Windows.pane(newest);
        for (long count = get(in); count > 0; count--) {
            state.counts.add(newestPane - get(in), get(in), get(in), get(in));
        }
        int times = (int) get(in);
        long time = newest;
        for (int i = 0; i < times; i++) {
            time = i == 0 ? newest - get(in) : time + get(in);
            state.times.add(time);
        }
        getValues(in, state.ids, newestPane);
        getValues(in, state.pages, newestPane);
        getValues(in, state.ips, newestPane);
        return state;
    }

    private static @Nullable Session previous(ByteBuffer in, int flags, long newest) {
        if ((flags & PREVIOUS) == 0) {
            return null;
        }
        long last = newest - get(in);
        return new Session(last - get(in), last, get(in), get(in));
    }

    private static int putCounts(byte[] out, int begin, PaneCounts counts, long newestPane) {
        int at = put(out, begin, counts.size());
        for (int i = 0; i < counts.size(); i++) {
            at = put(out, at, newestPane - counts.pane(i));
            at = put(out, at, counts.events(i));
            at = put(out, at, counts.errors(i));
            at = put(out, at, counts.loginFailures(i));
        }
        return at;
    }

    private static int putTimes(byte[] out, int begin, RecentTimes times, long newest) {
        int at = put(out, begin, times.size());
        long before = newest;
        for (int i = 0; i < times.size(); i++) {
            at = put(out, at, i == 0 ? newest - times.time(0) : times.time(i) - before);
            before = times.time(i);
        }
        return at;
    }

    private static int putValues(byte[] out, int begin, PanedValues values, long newestPane) {
        int at = put(out, begin, values.size());
        for (int i = 0; i < values.size(); i++) {
            at = put(out, at, newestPane - values.pane(i));
            LONG.set(out, at, values.value(i));
            at += Long.BYTES;
        }
        return at;
    }

    private static void getValues(ByteBuffer in, PanedValues values, long newestPane) {
        int count = (int) get(in);
        values.reserve(count);
        for (int i = 0; i < count; i++) {
            long pane = newestPane - get(in);
            values.append(in.getLong(), pane);
        }
    }

    /** Returns where the next number goes. */
    private static int put(byte[] out, int begin, long value) {
        int at = begin;
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            out[at++] = (byte) (rest | 0x80);
        }
        out[at++] = (byte) rest;
        return at;
    }

    private static long get(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}

package io.anomalyguard.processor.activity;

import io.anomalyguard.processor.activity.UserState.Session;
import java.nio.ByteBuffer;
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
 * version 1 byte = 1 | flags 1 byte: 1 quiet, 2 previous session | newest event time | as of - newest | last append time
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

    /** Entry of a list of 8-byte values: age of at most 60 and the value. */
    private static final int ENTRY_BYTES = 9;

    /** Ten bytes for each varint of the head, the panes and the times. */
    private static final int FIXED_BYTES = 10 * (16 + 4 * Windows.LONG_PANES + RecentTimes.CAPACITY);

    private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocate(8 * 1024));

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
        ByteBuffer buffer = BUFFER.get();
        if (buffer.capacity() < needed) {
            buffer = ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity()));
            BUFFER.set(buffer);
        }
        ByteBuffer out = buffer.clear();
        Session session = state.session;
        Session previous = state.previous;
        long newest = session.last;
        long newestPane = Windows.pane(newest);
        out.put(VERSION);
        out.put((byte) ((state.quiet ? QUIET : 0) | (previous != null ? PREVIOUS : 0)));
        put(out, newest);
        put(out, state.asOf - newest);
        put(out, state.lastAppend);
        put(out, newest - session.first);
        put(out, session.events);
        put(out, session.transactions);
        if (previous != null) {
            put(out, newest - previous.last);
            put(out, previous.last - previous.first);
            put(out, previous.events);
            put(out, previous.transactions);
        }
        putCounts(out, state.counts, newestPane);
        putTimes(out, state.times, newest);
        putValues(out, state.ids, newestPane);
        putValues(out, state.pages, newestPane);
        putValues(out, state.ips, newestPane);
        var bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
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

    private static void putCounts(ByteBuffer out, PaneCounts counts, long newestPane) {
        put(out, counts.size());
        for (int i = 0; i < counts.size(); i++) {
            put(out, newestPane - counts.pane(i));
            put(out, counts.events(i));
            put(out, counts.errors(i));
            put(out, counts.loginFailures(i));
        }
    }

    private static void putTimes(ByteBuffer out, RecentTimes times, long newest) {
        put(out, times.size());
        long before = newest;
        for (int i = 0; i < times.size(); i++) {
            put(out, i == 0 ? newest - times.time(0) : times.time(i) - before);
            before = times.time(i);
        }
    }

    private static void putValues(ByteBuffer out, PanedValues values, long newestPane) {
        put(out, values.size());
        for (int i = 0; i < values.size(); i++) {
            put(out, newestPane - values.pane(i));
            out.putLong(values.value(i));
        }
    }

    private static void getValues(ByteBuffer in, PanedValues values, long newestPane) {
        int count = (int) get(in);
        values.reserve(count);
        for (int i = 0; i < count; i++) {
            long pane = newestPane - get(in);
            values.append(in.getLong(), pane);
        }
    }

    private static void put(ByteBuffer out, long value) {
        while ((value & ~0x7FL) != 0) {
            out.put((byte) (value | 0x80));
            value >>>= 7;
        }
        out.put((byte) value);
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

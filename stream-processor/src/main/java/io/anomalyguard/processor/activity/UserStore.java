package io.anomalyguard.processor.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The users of a partition. Those who click often are held as objects before a key-value store of Kafka Streams; what has
 * changed of them is written to it, and so to the changelog, when their task commits or when they have to make room, of a
 * user who clicks many times between two commits once. Who clicks now and then is written at once. Not thread-safe.
 *
 * <p>Kafka Streams' own cache does the same with bytes. Why this is worth two of its internal classes is told in
 * docs/decisions/013; what they have to keep is that {@link #flushCache} is called before a commit.
 */
final class UserStore extends WrappedStateStore<KeyValueStore<byte[], UserState>, byte[], UserState> {
    private static final int UNCHANGED = -1;

    private static final class Entry {
        final Bytes user;
        final UserState state;
        long bytes;

        /** Where it is in {@link UserStore#changed}, or {@link #UNCHANGED}. */
        int place = UNCHANGED;

        /** Since he came, or since he was passed over. */
        boolean seen;

        /** Among the users. */
        boolean isHeld;

        Entry(Bytes user, UserState state) {
            this.user = user;
            this.state = state;
        }
    }

    /** More than a user takes, but for a few bots: with less room than that left, the cache is full. */
    private static final int AMPLE_BYTES = 4096;

    private final long maxBytes;

    /** Asked once the cache is full. Remembers fewer than are held: else it would let in more than can stay. */
    private final Doorkeeper doorkeeper;

    /**
     * In the order of their coming, but who was seen since is passed over once when room is made (the CLOCK, or
     * second-chance, policy). An order of last access would write references all over the old generation at every click.
     */
    private final LinkedHashMap<Bytes, Entry> users = new LinkedHashMap<>();

    /** What is to be written, in no particular order. What is no longer held is not in here either. */
    private final ArrayList<Entry> changed = new ArrayList<>();

    /** Whom {@link #get} was asked for last, and what it found, until it is put: one search for a click is enough. */
    private @Nullable Bytes asked;

    private @Nullable Entry found;

    private long bytes;

    private UserStore(KeyValueStore<byte[], UserState> store, long maxBytes) {
        super(store);
        this.maxBytes = maxBytes;
        this.doorkeeper = new Doorkeeper(maxBytes / AMPLE_BYTES);
    }

    /**
     * A builder of such stores.
     *
     * @param store what holds all users
     * @param maxBytes heap for the users who click often, of each partition, as far as {@link UserState#heapBytes} tells
     */
    static StoreBuilder<UserStore> builder(KeyValueBytesStoreSupplier store, long maxBytes) {
        return new AbstractStoreBuilder<>(store.name(), Serdes.ByteArray(), new UserStateSerde(), Time.SYSTEM) {
            @Override
            public UserStore build() {
                var all = Stores.keyValueStoreBuilder(store, Serdes.ByteArray(), new UserStateSerde());
                var logged = loggingEnabled() ? all.withLoggingEnabled(logConfig()) : all.withLoggingDisabled();
                return new UserStore(logged.build(), maxBytes);
            }
        };
    }

    /** The user's state, for the caller to change and {@link #put} before he asks again; null if there is none. */
    @Nullable
    UserState get(byte[] user) {
        var key = Bytes.wrap(user);
        Entry entry = users.get(key);
        if (entry != null) {
            entry.seen = true;
        } else {
            UserState state = wrapped().get(user);
            entry = state == null ? null : new Entry(key, state);
        }
        asked = key;
        found = entry;
        return entry == null ? null : entry.state;
    }

    /** Stores a state that is new or that {@link #get} gave. */
    void put(byte[] user, UserState state) {
        Bytes key = asked;
        Entry entry = found;
        forgetAnswer();
        if (key == null || !Arrays.equals(key.get(), user)) {
            key = Bytes.wrap(user);
            entry = users.get(key);
        }
        if (entry == null) {
            entry = new Entry(key, state);
        } else if (entry.state != state) {
            throw new IllegalStateException("not the state that get gave");
        }
        if (!entry.isHeld) {
            if (isFull() && !doorkeeper.cameBack(key.hashCode())) {
                // It costs least now that his place in the store has just been looked up.
                write(entry);
                return;
            }
            entry.isHeld = true;
            users.put(key, entry);
        }
        if (entry.place == UNCHANGED) {
            entry.place = changed.size();
            changed.add(entry);
        }
        weigh(entry);
    }

    void delete(byte[] user) {
        forgetAnswer();
        Entry entry = users.remove(Bytes.wrap(user));
        if (entry != null) {
            forgetChange(entry);
            bytes -= entry.bytes;
        }
        wrapped().delete(user);
    }

    /** All users, in no particular order; to be closed. */
    KeyValueIterator<byte[], UserState> all() {
        flushCache();
        return wrapped().all();
    }

    /** Called by Kafka Streams before the task commits. */
    @Override
    public void flushCache() {
        forgetAnswer();
        for (Entry entry : changed) {
            entry.place = UNCHANGED;
            write(entry);
        }
        changed.clear();
    }

    /** Called by Kafka Streams when the task gives up what it has not committed. */
    @Override
    public void clearCache() {
        forgetAnswer();
        changed.clear();
        users.clear();
        bytes = 0;
    }

    @Override
    public void close() {
        clearCache();
        super.close();
    }

    private boolean isFull() {
        return bytes > maxBytes - AMPLE_BYTES;
    }

    private void forgetAnswer() {
        asked = null;
        found = null;
    }

    private void weigh(Entry entry) {
        long now = entry.state.heapBytes();
        bytes += now - entry.bytes;
        entry.bytes = now;
        while (bytes > maxBytes) {
            Entry eldest = users.pollFirstEntry().getValue();
            if (eldest.seen) {
                eldest.seen = false;
                users.put(eldest.user, eldest);
            } else {
                bytes -= eldest.bytes;
                if (forgetChange(eldest)) {
                    write(eldest);
                }
            }
        }
    }

    /** Whether there was one. The last change takes its place. */
    private boolean forgetChange(Entry entry) {
        int place = entry.place;
        if (place == UNCHANGED) {
            return false;
        }
        entry.place = UNCHANGED;
        Entry last = changed.removeLast();
        if (last != entry) {
            last.place = place;
            changed.set(place, last);
        }
        return true;
    }

    private void write(Entry entry) {
        wrapped().put(entry.user.get(), entry.state);
    }
}

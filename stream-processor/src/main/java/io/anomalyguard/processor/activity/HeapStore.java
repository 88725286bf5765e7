package io.anomalyguard.processor.activity;

import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values on the heap in a {@link PackedTable}. Kafka Streams' own in-memory store is a sorted tree of objects: with
 * 100,000 users in a partition most of an access is the comparing of some 17 keys, and nobody here asks for a range. Not
 * thread-safe.
 */
final class HeapStore implements KeyValueStore<Bytes, byte[]> {
    private final String name;
    private final PackedTable values = new PackedTable();
    private boolean open;

    private HeapStore(String name) {
        this.name = name;
    }

    static KeyValueBytesStoreSupplier supplier(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new HeapStore(name);
            }

            @Override
            public String metricsScope() {
                return "heap";
            }
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        open = true;
        context.register(root, (key, value) -> put(Bytes.wrap(key), value));
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return values.get(key.get());
    }

    /** @param value null removes the key */
    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        if (value == null) {
            values.remove(key.get());
        } else {
            values.put(key.get(), value);
        }
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] before = get(key);
        values.remove(key.get());
        return before;
    }

    /** Not supported: there is no order. */
    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        throw new UnsupportedOperationException("a hash table knows no ranges");
    }

    /** All entries in no particular order; the store must not be changed before the end. */
    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Entries(values);
    }

    @Override
    public long approximateNumEntries() {
        return values.size();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        values.clear();
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Empty: nobody queries this store from outside. */
    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    private static final class Entries implements KeyValueIterator<Bytes, byte[]> {
        private final PackedTable values;
        private int slot;

        Entries(PackedTable values) {
            this.values = values;
            this.slot = values.next(0);
        }

        @Override
        public boolean hasNext() {
            return slot >= 0;
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            if (slot < 0) {
                throw new NoSuchElementException();
            }
            var entry = KeyValue.pair(Bytes.wrap(values.key(slot)), values.value(slot));
            slot = values.next(slot + 1);
            return entry;
        }

        @Override
        public Bytes peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}

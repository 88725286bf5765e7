package io.anomalyguard.processor.activity;

import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** Where the state of the users is kept between events; either way its changelog on the broker is what it is restored from. */
public enum StoreKind {
    /** On the heap: fastest, and restored in full after a restart. */
    IN_MEMORY,
    /** In RocksDB under the state directory, for more users than the heap holds. */
    ROCKSDB;

    KeyValueBytesStoreSupplier supplier(String name) {
        return switch (this) {
            case IN_MEMORY -> HeapStore.supplier(name);
            case ROCKSDB -> Stores.persistentKeyValueStore(name);
        };
    }
}

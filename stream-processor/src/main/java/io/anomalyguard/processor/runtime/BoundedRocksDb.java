package io.anomalyguard.processor.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Puts the memory of all RocksDB stores of this process under one limit: blocks, indexes and filters that were read, and
 * what has not been written yet. By default each store may take 98 MB, and there is one for each partition.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** The limit in bytes, a {@link Long}; that of the first store counts for all. */
    static final String MEMORY = "anomalyguard.rocksdb.memory";

    private static @Nullable Cache cache;
    private static @Nullable WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        synchronized (BoundedRocksDb.class) {
            if (cache == null || writeBuffers == null) {
                RocksDB.loadLibrary();
                long memory = (Long) requireNonNull(configs.get(MEMORY));
                cache = new LRUCache(memory);
                // Write buffers are charged to the cache and may fill half of it; then the largest is written out.
                writeBuffers = new WriteBufferManager(memory / 2, cache);
            }
            var table = (BlockBasedTableConfig) options.tableFormatConfig();
            table.setBlockCache(cache);
            table.setCacheIndexAndFilterBlocks(true);
            table.setCacheIndexAndFilterBlocksWithHighPriority(true);
            options.setTableFormatConfig(table);
            options.setWriteBufferManager(writeBuffers);
        }
    }

    /** Leaves what all stores share. */
    @Override
    public void close(String storeName, Options options) {}
}

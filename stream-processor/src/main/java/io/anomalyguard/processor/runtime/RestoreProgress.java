package io.anomalyguard.processor.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the state is restored from its changelog. Thread-safe. */
final class RestoreProgress implements StateRestoreListener {
    /**
     * @param next offset of the first record that is not restored
     * @param end offset after the last one
     */
    private record Restore(String store, long restored, long next, long end) {
        long left() {
            return Math.max(end - next, 0);
        }
    }

    private final MeterRegistry registry;
    private final Map<TopicPartition, Restore> running = new ConcurrentHashMap<>();

    private final Set<String> stores = ConcurrentHashMap.newKeySet();

    RestoreProgress(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Partitions of changelogs that are being restored. */
    int partitions() {
        return running.size();
    }

    /** Records still to be restored, at most: compaction has removed some, and nobody knows how many. */
    long left() {
        return running.values().stream().mapToLong(Restore::left).sum();
    }

    /** Records that the restores under way have restored. */
    long restored() {
        return running.values().stream().mapToLong(Restore::restored).sum();
    }

    private long left(String store) {
        return running.values().stream()
                .filter(restore -> restore.store().equals(store))
                .mapToLong(Restore::left)
                .sum();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        running.put(partition, new Restore(store, 0, start, end));
        if (stores.add(store)) {
            Gauge.builder("anomalyguard.restore.records.left", this, progress -> progress.left(store))
                    .description("Changelog records still to be restored before clicks are processed again, at most")
                    .tag("store", store)
                    .register(registry);
        }
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long restored) {
        running.computeIfPresent(
                partition,
                (key, restore) -> new Restore(store, restore.restored() + restored, batchEnd + 1, restore.end()));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        running.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
        running.remove(partition);
    }
}

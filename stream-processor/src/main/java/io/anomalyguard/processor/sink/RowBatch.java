package io.anomalyguard.processor.sink;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.tracing.RecordSpan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Rows of one poll and the offsets to commit once they are written. Not thread-safe. */
final class RowBatch {
    private final Map<TopicPartition, List<UserActivity>> rows = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<TopicPartition, List<RecordSpan>> spans = new HashMap<>();

    private long oldest = Long.MAX_VALUE;

    /** @param oldest when the broker received the oldest of the rows, epoch ms; any large number if there is none */
    void add(TopicPartition partition, List<UserActivity> rows, long oldest, OffsetAndMetadata nextOffset) {
        this.oldest = Math.min(this.oldest, oldest);
        this.rows.put(partition, rows);
        offsets.put(partition, nextOffset);
    }

    /** Keeps the span of a row until the batch is written or the row is dropped. */
    void trace(TopicPartition partition, RecordSpan span) {
        spans.computeIfAbsent(partition, _ -> new ArrayList<>()).add(span);
    }

    /** The rows are in the online store. */
    void written() {
        if (spans.isEmpty()) {
            return;
        }
        long size = rows().size();
        spans.values()
                .forEach(traced -> traced.forEach(span -> {
                    span.set("anomalyguard.batch.rows", size);
                    span.close();
                }));
    }

    /** Leaves the partitions to the member of the group that has them now. */
    void drop(Collection<TopicPartition> partitions) {
        rows.keySet().removeAll(partitions);
        offsets.keySet().removeAll(partitions);
        for (TopicPartition partition : partitions) {
            List<RecordSpan> dropped = spans.remove(partition);
            if (dropped != null) {
                dropped.forEach(span -> {
                    span.failed("partition_lost");
                    span.close();
                });
            }
        }
    }

    boolean isEmpty() {
        return offsets.isEmpty();
    }

    /** All rows; those of one user in the order of the topic. */
    List<UserActivity> rows() {
        var all = new ArrayList<UserActivity>();
        rows.values().forEach(all::addAll);
        return all;
    }

    int size() {
        return rows.values().stream().mapToInt(List::size).sum();
    }

    /** When the broker received the oldest row, epoch ms. */
    long oldest() {
        return oldest;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }
}

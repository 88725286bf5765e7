package io.anomalyguard.processor.sink;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.topic.BoundedRead;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Fills the online store from {@code user.features}: every user's newest row among those that the broker received since
 * a given time. A row that the store has newer stays. The sink may run meanwhile. Not thread-safe.
 */
public final class Rebuild {
    /** So many users' newest rows are gathered before they are written: about 30 MB. */
    private static final int GATHERED_USERS = 100_000;

    private final Consumer<byte[], byte[]> consumer;
    private final OnlineStore store;
    private final int batchSize;
    private final Duration silence;
    private final JsonCodec<UserActivity> codec = Topics.USER_FEATURES.codec();
    private final Map<String, UserActivity> newest = new LinkedHashMap<>();
    private long rows;
    private long corrupt;
    private long written;
    private long skipped;

    /** Is told how far the rebuild is. */
    public interface Progress {
        /**
         * Called at the beginning and after each poll.
         *
         * @param part of the topic that has been read, 0 to 1
         * @param rows feature rows read
         */
        void at(double part, long rows);
    }

    /**
     * What came of it.
     *
     * @param rows feature rows read
     * @param corrupt records that are none
     * @param written rows written to the store; several of one user if the topic is long
     * @param skipped rows not written because the store had a newer one
     */
    public record Result(long rows, long corrupt, long written, long skipped) {}

    /**
     * @param consumer one that reads committed records only and has no group; stays the caller's
     * @param batchSize most rows written at once
     */
    public Rebuild(Consumer<byte[], byte[]> consumer, OnlineStore store, int batchSize) {
        this(consumer, store, batchSize, BoundedRead.SILENCE);
    }

    /** @param silence how long to wait for the next record */
    Rebuild(Consumer<byte[], byte[]> consumer, OnlineStore store, int batchSize, Duration silence) {
        this.consumer = consumer;
        this.store = store;
        this.batchSize = batchSize;
        this.silence = silence;
    }

    /**
     * Reads up to the end that the topic has now.
     *
     * @throws IllegalStateException if there is no such topic
     * @throws TimeoutException if no record comes for 30 s
     * @throws io.anomalyguard.feast.OnlineStoreException if the store does not take a row; running it again is safe
     */
    public Result run(Instant since, Progress progress) {
        Map<TopicPartition, Long> starts = starts(since);
        Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        long total = sum(ends) - sum(starts);
        progress.at(0, rows);
        BoundedRead.read(consumer, ends, silence, (records, left) -> {
            records.forEach(record -> take(record.value()));
            if (newest.size() >= GATHERED_USERS) {
                write();
            }
            progress.at(1 - (double) left / total, rows);
        });
        write();
        progress.at(1, rows);
        return new Result(rows, corrupt, written, skipped);
    }

    private Map<TopicPartition, Long> starts(Instant since) {
        var times = new HashMap<TopicPartition, Long>();
        BoundedRead.partitions(consumer, Topics.USER_FEATURES.name())
                .forEach(partition -> times.put(partition, since.toEpochMilli()));
        var starts = new HashMap<TopicPartition, Long>();
        consumer.offsetsForTimes(times).forEach((partition, offset) -> {
            // Null where the partition holds nothing that young.
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void take(byte[] value) {
        try {
            if (value == null) {
                throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
            }
            UserActivity row = codec.decode(value);
            rows++;
            newest.merge(row.userId(), row, (a, b) -> b.timestamp() >= a.timestamp() ? b : a);
        } catch (InvalidRecordException e) {
            corrupt++;
        }
    }

    private void write() {
        List<UserActivity> all = new ArrayList<>(newest.values());
        for (int from = 0; from < all.size(); from += batchSize) {
            var result = store.write(all.subList(from, Math.min(from + batchSize, all.size())));
            written += result.written();
            skipped += result.skipped();
        }
        newest.clear();
    }
}

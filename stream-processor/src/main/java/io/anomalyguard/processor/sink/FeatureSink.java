package io.anomalyguard.processor.sink;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.feast.WriteResult;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the online store up to date with {@code user.features}, on a thread of its own. Offsets are committed after the
 * rows they stand for are written, so after a crash some rows are written again, which changes nothing.
 *
 * <p>While the online store is away the partitions are paused and polled on, so that the consumer stays in its group,
 * and the batch in hand is tried again with growing waits. The aggregation does not notice.
 */
public final class FeatureSink implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureSink.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAG_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LAG_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RESTART_WAIT = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final OnlineStore store;
    private final SinkSettings settings;
    private final SinkMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final JsonCodec<UserActivity> codec = Topics.USER_FEATURES.codec();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile SinkState state = SinkState.STOPPED;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable Thread thread;

    /** @param consumers makes a consumer; called again after an error */
    public FeatureSink(
            Supplier<Consumer<byte[], byte[]>> consumers,
            OnlineStore store,
            SinkSettings settings,
            SinkMetrics metrics,
            Tracing tracing,
            Clock clock) {
        this.consumers = consumers;
        this.store = store;
        this.settings = settings;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Any thread may ask. */
    public SinkState state() {
        return state;
    }

    boolean isStoreAvailable() {
        return store.isAvailable();
    }

    @Override
    public void start() {
        state = SinkState.STARTING;
        thread = Thread.ofPlatform().name("feature-sink").start(this::run);
    }

    @Override
    public void stop() {
        stopping.countDown();
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        var thread = this.thread;
        try {
            if (thread != null && !thread.join(STOP_TIMEOUT)) {
                LOG.warn("The sink did not stop within {} s", STOP_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null && state != SinkState.STOPPED && state != SinkState.FAILED;
    }

    private void run() {
        while (!isStopping()) {
            try (var consumer = consumers.get()) {
                current = consumer;
                new Session(consumer).run();
            } catch (WakeupException e) {
                // Only stop() wakes the consumer.
            } catch (RuntimeException e) {
                LOG.error("The sink failed; it begins anew with a new consumer", e);
                state = SinkState.RESTARTING;
                pause(RESTART_WAIT);
            } catch (Error e) {
                LOG.error("The sink died of an error that no new consumer can help", e);
                state = SinkState.FAILED;
                return;
            } finally {
                current = null;
            }
        }
        state = SinkState.STOPPED;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause(Duration duration) {
        try {
            var _ = stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The life of one consumer; belongs to the sink's thread. */
    private final class Session implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
        private RowBatch batch = new RowBatch();
        private long nextCommit = System.nanoTime();
        private long nextLag = System.nanoTime();

        Session(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void run() {
            consumer.subscribe(List.of(Topics.USER_FEATURES.name()), this);
            try {
                while (!isStopping()) {
                    batch = decode(consumer.poll(POLL));
                    if (!batch.isEmpty()) {
                        write();
                    }
                    metrics.lag(lag());
                    if (System.nanoTime() - nextCommit >= 0) {
                        commit();
                    }
                }
            } finally {
                commitBeforeLeaving(uncommitted);
                // A member with a lasting name would otherwise be waited for until its session times out.
                consumer.close(
                        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            }
        }

        /** Returns when the batch is written, when its partitions have been taken away, or when the sink stops. */
        private void write() {
            Duration wait = SinkSettings.MIN_BACKOFF;
            while (!batch.isEmpty() && !isStopping()) {
                List<UserActivity> rows = batch.rows();
                long start = System.nanoTime();
                try {
                    WriteResult result = store.write(rows);
                    metrics.written(rows, result, batch.oldest(), System.nanoTime() - start, clock.millis());
                    uncommitted.putAll(batch.offsets());
                    batch.written();
                    batch = new RowBatch();
                } catch (OnlineStoreException e) {
                    metrics.failed();
                    if (state != SinkState.STORE_AWAY) {
                        LOG.warn("The online store takes no rows; trying again until it does: {}", e.getMessage());
                        state = SinkState.STORE_AWAY;
                        consumer.pause(consumer.assignment());
                    }
                    stayInGroup(wait);
                    wait = shorter(wait.multipliedBy(2), settings.maxBackoff());
                }
            }
            if (state == SinkState.STORE_AWAY) {
                LOG.info("The online store takes rows again");
                state = SinkState.RUNNING;
                consumer.resume(consumer.assignment());
            }
        }

        /** Polls paused partitions, which gives no records but keeps the membership. */
        private void stayInGroup(Duration duration) {
            long end = System.nanoTime() + duration.toNanos();
            for (long left; (left = end - System.nanoTime()) > 0 && !isStopping(); ) {
                if (System.nanoTime() - nextLag >= 0) {
                    lagWhilePaused().ifPresent(metrics::lag);
                    nextLag = System.nanoTime() + LAG_INTERVAL.toNanos();
                }
                var none = consumer.poll(shorter(Duration.ofNanos(left), POLL));
                if (!none.isEmpty()) {
                    throw new IllegalStateException("records came from paused partitions");
                }
            }
        }

        private long lag() {
            return consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
        }

        /** Of paused partitions the consumer does not find out itself how they grow. Empty if Kafka does not say. */
        private OptionalLong lagWhilePaused() {
            try {
                long lag = batch.size();
                for (var end :
                        consumer.endOffsets(consumer.assignment(), LAG_TIMEOUT).entrySet()) {
                    lag += Math.max(end.getValue() - consumer.position(end.getKey(), LAG_TIMEOUT), 0);
                }
                return OptionalLong.of(lag);
            } catch (TimeoutException e) {
                LOG.debug("The lag is not known", e);
                return OptionalLong.empty();
            }
        }

        private RowBatch decode(ConsumerRecords<byte[], byte[]> records) {
            var batch = new RowBatch();
            var corrupt = new ArrayList<String>();
            records.nextOffsets().forEach((partition, offset) -> {
                var rows = new ArrayList<UserActivity>();
                long oldest = Long.MAX_VALUE;
                for (var record : records.records(partition)) {
                    if (decode(record, rows, corrupt)) {
                        trace(partition, record, batch);
                    }
                    oldest = Math.min(oldest, record.timestamp());
                }
                batch.add(partition, rows, oldest, offset);
            });
            if (!corrupt.isEmpty()) {
                LOG.warn(
                        "Skipped {} records that are no feature row; the first: {}",
                        corrupt.size(),
                        corrupt.getFirst());
            }
            return batch;
        }

        private void trace(TopicPartition partition, ConsumerRecord<byte[], byte[]> record, RowBatch batch) {
            RecordSpan span = tracing.process(record.topic(), settings.groupId(), record.headers());
            if (span.isRecording()) {
                span.at(record.partition(), record.offset());
                batch.trace(partition, span);
            }
        }

        private boolean decode(ConsumerRecord<byte[], byte[]> record, List<UserActivity> rows, List<String> corrupt) {
            try {
                if (record.value() == null) {
                    throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
                }
                rows.add(codec.decode(record.value()));
                return true;
            } catch (InvalidRecordException e) {
                metrics.corrupt();
                corrupt.add(record.topic() + "-" + record.partition() + "@" + record.offset() + ", " + e.getMessage());
                return false;
            }
        }

        private void commit() {
            nextCommit = System.nanoTime() + COMMIT_INTERVAL.toNanos();
            if (uncommitted.isEmpty()) {
                return;
            }
            consumer.commitAsync(Map.copyOf(uncommitted), (offsets, error) -> {
                if (error != null) {
                    LOG.debug("Offsets of the sink were not committed; the next commit covers them", error);
                }
            });
            uncommitted.clear();
        }

        /** Saves the next owner work. Where it fails, he writes some rows again. */
        private void commitBeforeLeaving(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (offsets.isEmpty()) {
                return;
            }
            try {
                try {
                    consumer.commitSync(offsets, COMMIT_TIMEOUT);
                } catch (WakeupException e) {
                    // It was meant for a poll that did not come any more; it comes once.
                    consumer.commitSync(offsets, COMMIT_TIMEOUT);
                }
            } catch (KafkaException e) {
                LOG.info("Offsets of the sink were not committed; some rows will be written again: {}", e.getMessage());
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (state == SinkState.STORE_AWAY) {
                consumer.pause(partitions);
            } else {
                state = SinkState.RUNNING;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            var revoked = new HashMap<>(uncommitted);
            revoked.keySet().retainAll(partitions);
            commitBeforeLeaving(revoked);
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            uncommitted.keySet().removeAll(partitions);
            batch.drop(partitions);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

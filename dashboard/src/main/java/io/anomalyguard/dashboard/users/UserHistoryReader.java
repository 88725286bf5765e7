package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.live.ObserverProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * Finds one user's verdicts and events on the topics, when somebody asks for them. Nothing is kept, so a million users
 * cost nothing; a question costs at most {@value #MAX_SCANNED} records of each topic, twice that for a user whom his own
 * partition does not have, and {@value #MAX_AT_ONCE} are answered at a time. Thread-safe.
 */
@Component
class UserHistoryReader implements DisposableBean {
    static final int MAX_VERDICTS = 600;
    static final int MAX_EVENTS = 100;

    private static final int MAX_SCANNED = 100_000;
    private static final int MAX_AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Map<String, Object> properties;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(MAX_AT_ONCE);

    UserHistoryReader(KafkaProperties kafka) {
        properties = ObserverProperties.of(kafka.buildConsumerProperties(), 5_000);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    }

    /**
     * Reads what there is of the present: of too much, the newest.
     *
     * @param fromMs epoch milliseconds by the broker's clock
     * @return fails with a {@link KafkaException} where the broker does not answer
     */
    CompletableFuture<UserHistory> readSince(String userId, long fromMs) {
        return read(userId, new Span(fromMs, Long.MAX_VALUE));
    }

    /**
     * Reads what there still is of the past: of too much, the oldest.
     *
     * @param fromMs epoch milliseconds by the broker's clock
     * @param toMs the same; later records are left out
     * @return fails with a {@link KafkaException} where the broker does not answer
     */
    CompletableFuture<UserHistory> readBetween(String userId, long fromMs, long toMs) {
        return read(userId, new Span(fromMs, toMs));
    }

    private CompletableFuture<UserHistory> read(String userId, Span span) {
        return CompletableFuture.supplyAsync(
                () -> {
                    turns.acquireUninterruptibly();
                    try {
                        return readNow(userId, span);
                    } finally {
                        turns.release();
                    }
                },
                threads);
    }

    private UserHistory readNow(String userId, Span span) {
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var verdicts = new Scan<>(consumer, Topics.ANOMALY_SCORES, userId, MAX_VERDICTS, span).run();
            var rows = verdicts.records().isEmpty()
                    ? new Scan<>(consumer, Topics.USER_FEATURES, userId, MAX_VERDICTS, span).run()
                    : new UserHistory.Found<UserActivity>(List.of(), true);
            var events = new Scan<>(consumer, Topics.CLICKSTREAM_EVENTS, userId, MAX_EVENTS, span).run();
            return new UserHistory(verdicts, rows, events);
        }
    }

    /** From when to when, by the broker's clock; to the present where there is no end. */
    private record Span(long fromMs, long toMs) {
        boolean reachesThePresent() {
            return toMs == Long.MAX_VALUE;
        }
    }

    /** From which offset to which, the second excluded. */
    private record Range(long from, long to) {}

    /** One user's records on one topic. */
    private static final class Scan<V> {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Topic<V> topic;
        private final byte[] key;
        private final int max;
        private final Span span;
        private final ArrayDeque<V> found = new ArrayDeque<>();
        private boolean held = true;

        Scan(KafkaConsumer<byte[], byte[]> consumer, Topic<V> topic, String userId, int max, Span span) {
            this.consumer = consumer;
            this.topic = topic;
            this.key = userId.getBytes(StandardCharsets.UTF_8);
            this.max = max;
            this.span = span;
        }

        UserHistory.Found<V> run() {
            run(true);
            if (found.isEmpty()) {
                // Other producers may have other ways to choose a partition.
                run(false);
            }
            return new UserHistory.Found<>(List.copyOf(found), held);
        }

        /** @param own whether to look only where Kafka's own clients put the key, or only elsewhere */
        private void run(boolean own) {
            var partitions = consumer.partitionsFor(topic.name());
            int home = BuiltInPartitioner.partitionForKey(key, partitions.size());
            var wanted = partitions.stream()
                    .filter(p -> (p.partition() == home) == own)
                    .map(p -> new TopicPartition(topic.name(), p.partition()))
                    .toList();
            if (wanted.isEmpty()) {
                return;
            }
            consumer.assign(wanted);
            Map<TopicPartition, Range> ranges = ranges(wanted);
            ranges.forEach((partition, range) -> consumer.seek(partition, range.from()));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ranges.entrySet().stream()
                    .anyMatch(range ->
                            consumer.position(range.getKey()) < range.getValue().to())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("the broker is too slow");
                }
                for (var record : consumer.poll(POLL)) {
                    if (record.value() != null
                            && record.timestamp() <= span.toMs()
                            && Arrays.equals(record.key(), key)) {
                        take(record.value());
                    }
                }
            }
        }

        private Map<TopicPartition, Range> ranges(List<TopicPartition> wanted) {
            var starts = consumer.offsetsForTimes(times(wanted, span.fromMs()));
            var stops = span.reachesThePresent()
                    ? Map.<TopicPartition, OffsetAndTimestamp>of()
                    : consumer.offsetsForTimes(times(wanted, span.toMs() + 1));
            var firsts = consumer.beginningOffsets(wanted);
            var ends = consumer.endOffsets(wanted);
            long most = MAX_SCANNED / wanted.size();
            var ranges = new HashMap<TopicPartition, Range>();
            for (TopicPartition partition : wanted) {
                long end = ends.getOrDefault(partition, 0L);
                long first = firsts.getOrDefault(partition, 0L);
                var start = starts.get(partition);
                var stop = stops.get(partition);
                long from = start == null ? end : start.offset();
                long to = stop == null ? end : stop.offset();
                // What came before the oldest record of a topic that has already lost some may have been in the span.
                held &= first == 0 || from > first;
                ranges.put(
                        partition,
                        span.reachesThePresent()
                                ? new Range(Math.max(from, to - most), to)
                                : new Range(from, Math.min(to, from + most)));
            }
            return ranges;
        }

        private static Map<TopicPartition, Long> times(List<TopicPartition> partitions, long ms) {
            return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> ms));
        }

        private void take(byte[] value) {
            try {
                V record = topic.codec().decode(value);
                if (found.size() < max) {
                    found.addLast(record);
                } else if (span.reachesThePresent()) {
                    found.removeFirst();
                    found.addLast(record);
                }
            } catch (InvalidRecordException e) {
                // What the services could not read is on the dead-letter topic.
            }
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}

package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.live.ObserverProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/**
 * Finds one user's verdicts and events on the topics, when somebody asks for them. Nothing is kept, so a million users
 * cost nothing; a question costs at most {@value #MAX_SCANNED} records of each topic and {@value #MAX_AT_ONCE} are
 * answered at a time. Thread-safe.
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
     * Reads what there is.
     *
     * @param fromMs epoch milliseconds by the broker's clock
     * @return fails with a {@link KafkaException} where the broker does not answer
     */
    CompletableFuture<UserHistory> read(String userId, long fromMs) {
        return CompletableFuture.supplyAsync(
                () -> {
                    turns.acquireUninterruptibly();
                    try {
                        return readNow(userId, fromMs);
                    } finally {
                        turns.release();
                    }
                },
                threads);
    }

    private UserHistory readNow(String userId, long fromMs) {
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var verdicts = new Scan<>(consumer, Topics.ANOMALY_SCORES, userId, MAX_VERDICTS, fromMs);
            verdicts.run(true);
            var events = new Scan<>(consumer, Topics.CLICKSTREAM_EVENTS, userId, MAX_EVENTS, fromMs);
            events.run(true);
            if (events.found.isEmpty()) {
                // Other producers may have other ways to choose a partition.
                events.run(false);
            }
            List<Score> scores = new ArrayList<>(verdicts.found);
            List<ClickEvent> clicks = new ArrayList<>(events.found).reversed();
            return new UserHistory(scores, clicks);
        }
    }

    /** One user's records on one topic. */
    private static final class Scan<V> {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Topic<V> topic;
        private final byte[] key;
        private final int max;
        private final long fromMs;
        private final ArrayDeque<V> found = new ArrayDeque<>();

        Scan(KafkaConsumer<byte[], byte[]> consumer, Topic<V> topic, String userId, int max, long fromMs) {
            this.consumer = consumer;
            this.topic = topic;
            this.key = userId.getBytes(StandardCharsets.UTF_8);
            this.max = max;
            this.fromMs = fromMs;
        }

        /** @param own whether to look only where Kafka's own clients put the key, or only elsewhere */
        void run(boolean own) {
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
            var ends = seek(wanted);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("the broker is too slow");
                }
                for (var record : consumer.poll(POLL)) {
                    if (record.value() != null && Arrays.equals(record.key(), key)) {
                        take(record.value());
                    }
                }
            }
        }

        private Map<TopicPartition, Long> seek(List<TopicPartition> wanted) {
            var times = new HashMap<TopicPartition, Long>();
            wanted.forEach(partition -> times.put(partition, fromMs));
            var starts = consumer.offsetsForTimes(times);
            var ends = consumer.endOffsets(wanted);
            for (TopicPartition partition : wanted) {
                long end = ends.getOrDefault(partition, 0L);
                var start = starts.get(partition);
                consumer.seek(
                        partition,
                        Math.max(start == null ? end : start.offset(), Math.max(0, end - MAX_SCANNED / wanted.size())));
            }
            return ends;
        }

        private void take(byte[] value) {
            try {
                found.addLast(topic.codec().decode(value));
                if (found.size() > max) {
                    found.removeFirst();
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

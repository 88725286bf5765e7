package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some topics for as long as the process lives: joins no group, commits nothing, waits for a broker that is away,
 * goes on where it was, and begins anew where a topic has been made anew.
 */
abstract class TopicReader {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final BrokerWatch broker;
    private final Map<String, Object> properties;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Uuid> ids = new HashMap<>();

    private final List<String> topics;
    private final FeedMetrics metrics;

    /** @param clientProperties how to reach the broker, security included */
    TopicReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            List<String> topics,
            int maxPollRecords,
            FeedMetrics metrics) {
        this.broker = broker;
        this.properties = ObserverProperties.of(clientProperties, maxPollRecords);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "dashboard-" + topics.getFirst());
        this.topics = topics;
        this.metrics = metrics;
    }

    /** Seeks the consumer to where it begins in partitions that have not been read before. */
    abstract void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh);

    /**
     * Takes a record in.
     *
     * @throws InvalidRecordException if it breaks its topic's contract; it is counted and passed over
     */
    abstract void take(ConsumerRecord<byte[], byte[]> record);

    /** What was polled together has been taken; not empty. */
    void taken(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {}

    /** A topic was deleted and made anew. */
    void forget() {}

    /** What was on the topics when the reading began has been read. */
    void loaded() {}

    /** Reads until the thread is interrupted. */
    final void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                readUntilChange();
            } catch (InterruptException | InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Kafka's errors; and no other may end what the console lives by.
                LOG.warn("reading {} failed, trying again: {}", topics, e.toString());
                try {
                    TimeUnit.SECONDS.sleep(1);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void readUntilChange() throws InterruptedException {
        Map<TopicPartition, Uuid> assigned = broker.partitions();
        while (assigned.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100);
            assigned = broker.partitions();
        }
        Map<TopicPartition, Uuid> mine = new HashMap<>(assigned);
        mine.keySet().removeIf(partition -> !topics.contains(partition.topic()));
        mine.forEach((partition, id) -> {
            Uuid before = ids.put(partition, id);
            if (before != null && !before.equals(id)) {
                positions.remove(partition);
                forget();
            }
        });
        try (var consumer = consumer()) {
            try {
                readUntilChange(consumer, mine.keySet(), assigned);
            } catch (InterruptException e) {
                // A client that is closed by an interrupted thread reports failures.
                Thread.interrupted();
                throw new InterruptedException();
            }
        }
    }

    private void readUntilChange(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> mine, Map<TopicPartition, Uuid> assigned) {
        consumer.assign(mine);
        var fresh = new ArrayList<TopicPartition>();
        for (TopicPartition partition : mine) {
            Long position = positions.get(partition);
            if (position == null) {
                fresh.add(partition);
            } else {
                consumer.seek(partition, position);
            }
        }
        if (!fresh.isEmpty()) {
            begin(consumer, fresh);
        }
        var ends = consumer.endOffsets(mine);
        BooleanSupplier behind =
                () -> ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), POLL) < end.getValue());
        boolean loading = true;
        while (broker.partitions().equals(assigned)) {
            if (loading && !behind.getAsBoolean()) {
                loading = false;
                loaded();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    try {
                        take(record);
                    } catch (InvalidRecordException e) {
                        metrics.invalid(record, e);
                    }
                }
                taken(consumer, records);
                records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Seeks to what arrived since a time, but to no more than the newest {@code max} records of each topic.
     *
     * @return the partitions of which some that arrived since are left out
     */
    static Set<TopicPartition> seekToRecent(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, long sinceMs, long max) {
        var times = new HashMap<TopicPartition, Long>();
        var perTopic = new HashMap<String, Integer>();
        for (TopicPartition partition : partitions) {
            times.put(partition, sinceMs);
            perTopic.merge(partition.topic(), 1, Integer::sum);
        }
        var cut = new HashSet<TopicPartition>();
        var starts = consumer.offsetsForTimes(times);
        var ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            var start = starts.get(partition);
            long share = max / perTopic.getOrDefault(partition.topic(), 1);
            long from = start == null ? end : start.offset();
            long least = Math.max(0, end - share);
            consumer.seek(partition, Math.max(from, least));
            if (from < least) {
                cut.add(partition);
            }
        }
        return cut;
    }
}

package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Feeds the {@link LiveModel} from Kafka. Three threads, however many browsers are open:
 *
 * <ul>
 *   <li>one asks the broker every two seconds how it is and which partitions there are;
 *   <li>one reads the alerts from the beginning of their compacted topic, apart from everything else so that an alert
 *       never waits behind traffic;
 *   <li>one reads feature rows (only their keys), verdicts and rejected events, from five minutes ago, and skips ahead
 *       if it falls more than ten seconds behind: a live screen that shows old figures is wrong, one that leaves some
 *       out is coarse.
 * </ul>
 *
 * Consumers join no group and commit nothing. When the broker goes away they wait for it.
 */
final class KafkaFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaFeed.class);

    private static final List<String> ALERT_TOPICS = List.of(Topics.ANOMALY_ALERTS.name());
    private static final List<String> TRAFFIC_TOPICS =
            List.of(Topics.USER_FEATURES.name(), Topics.ANOMALY_SCORES.name(), Topics.CLICKSTREAM_DLQ);

    private static final Duration ASK_EVERY = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long MAX_BEHIND_MS = 10_000;
    private static final byte[] EVENT_ID = "\"event_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private final LiveModel model;
    private final LiveUpdates updates;
    private final LiveSettings settings;
    private final Map<String, Object> consumerProperties;
    private final Clock clock;
    private final Counter invalid;
    private final Counter skipped;
    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean running;
    private volatile Map<TopicPartition, Uuid> partitions = Map.of();

    /** @param consumerProperties how to reach the broker, security included */
    KafkaFeed(
            LiveModel model,
            LiveUpdates updates,
            LiveSettings settings,
            Map<String, Object> consumerProperties,
            Clock clock,
            MeterRegistry metrics) {
        this.model = model;
        this.updates = updates;
        this.settings = settings;
        this.consumerProperties = Map.copyOf(consumerProperties);
        this.clock = clock;
        this.invalid = Counter.builder("anomalyguard.dashboard.records.invalid")
                .description("Records that could not be read and were passed over")
                .register(metrics);
        this.skipped = Counter.builder("anomalyguard.dashboard.records.skipped")
                .description("Records left out because the feed had fallen behind")
                .register(metrics);
    }

    @Override
    public void start() {
        running = true;
        model.broker(new BrokerState.Connecting(servers()));
        threads.add(Thread.ofPlatform().name("kafka-watch").daemon().start(this::watch));
        threads.add(Thread.ofPlatform().name("kafka-alerts").daemon().start(() -> read(new AlertReader())));
        threads.add(Thread.ofPlatform().name("kafka-traffic").daemon().start(() -> read(new TrafficReader())));
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private String servers() {
        Object servers = consumerProperties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        return servers instanceof Collection<?> all
                ? String.join(",", all.stream().map(Object::toString).toList())
                : String.valueOf(servers);
    }

    // How the broker is

    private void watch() {
        var properties = new HashMap<>(consumerProperties);
        properties.keySet().retainAll(AdminClientConfig.configNames());
        try (Admin admin = Admin.create(properties)) {
            long lastAnswer = 0;
            while (running) {
                BrokerState state;
                try {
                    var found = ask(admin);
                    lastAnswer = clock.millis();
                    state = found;
                } catch (ExecutionException e) {
                    LOG.debug("the broker does not answer", e);
                    state = lastAnswer == 0
                            ? new BrokerState.Connecting(servers())
                            : new BrokerState.Unreachable(lastAnswer);
                }
                announce(state);
                TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.error("Kafka cannot be asked with this configuration", e);
        }
    }

    private BrokerState ask(Admin admin) throws ExecutionException, InterruptedException {
        var topics = new ArrayList<String>(ALERT_TOPICS);
        topics.addAll(TRAFFIC_TOPICS);
        var found = new HashMap<TopicPartition, Uuid>();
        var missing = new ArrayList<String>();
        for (var answer : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                TopicDescription topic = answer.getValue().get();
                topic.partitions()
                        .forEach(p -> found.put(new TopicPartition(topic.name(), p.partition()), topic.topicId()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(answer.getKey());
            }
        }
        if (!missing.isEmpty()) {
            missing.sort(null);
            return new BrokerState.TopicsMissing(missing);
        }
        if (!found.equals(partitions)) {
            partitions = Map.copyOf(found);
        }
        return new BrokerState.Connected();
    }

    private void announce(BrokerState state) {
        BrokerState before = model.broker();
        model.broker(state);
        if (before.getClass() != state.getClass()) {
            switch (state) {
                case BrokerState.Connected() -> LOG.info("Kafka answers, all topics are there");
                case BrokerState.TopicsMissing(var topics) -> LOG.info("waiting for topics {}", topics);
                case BrokerState.Unreachable(var since) -> LOG.warn("Kafka at {} does not answer; waiting", servers());
                case BrokerState.Connecting(var servers) -> LOG.info("waiting for Kafka at {}", servers);
            }
        }
    }

    // Reading

    /** What one consumer does with one set of topics. */
    private interface Reader {
        List<String> topics();

        int maxPollRecords();

        /** Where to begin in partitions that have not been read before; seeks the consumer there. */
        void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh);

        /** The topic was deleted and made anew. */
        void forget(String topic);

        void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records);

        void loaded();
    }

    private void read(Reader reader) {
        var positions = new HashMap<TopicPartition, Long>();
        var ids = new HashMap<TopicPartition, Uuid>();
        while (running) {
            try {
                readUntilChange(reader, positions, ids);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (KafkaException e) {
                LOG.warn("reading {} failed, trying again: {}", reader.topics(), e.toString());
                if (!pause()) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void readUntilChange(Reader reader, Map<TopicPartition, Long> positions, Map<TopicPartition, Uuid> ids)
            throws InterruptedException {
        Map<TopicPartition, Uuid> known = partitions;
        while (known.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100);
            known = partitions;
        }
        Map<TopicPartition, Uuid> mine = new HashMap<>(known);
        mine.keySet().removeIf(partition -> !reader.topics().contains(partition.topic()));
        for (var entry : mine.entrySet()) {
            Uuid before = ids.put(entry.getKey(), entry.getValue());
            if (before != null && !before.equals(entry.getValue())) {
                positions.remove(entry.getKey());
                reader.forget(entry.getKey().topic());
            }
        }
        Map<TopicPartition, Uuid> assigned = known;
        try (var consumer = consumer(reader.maxPollRecords())) {
            consumer.assign(mine.keySet());
            var fresh = new ArrayList<TopicPartition>();
            for (TopicPartition partition : mine.keySet()) {
                Long position = positions.get(partition);
                if (position == null) {
                    fresh.add(partition);
                } else {
                    consumer.seek(partition, position);
                }
            }
            reader.begin(consumer, fresh);
            var ends = consumer.endOffsets(mine.keySet());
            BooleanSupplier behind = () ->
                    ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), POLL) < end.getValue());
            boolean loading = true;
            while (running && partitions.equals(assigned)) {
                if (loading && !behind.getAsBoolean()) {
                    loading = false;
                    reader.loaded();
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    reader.take(consumer, records);
                    records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(int maxPollRecords) {
        var properties = new HashMap<>(consumerProperties);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Feature rows are written in transactions; one that was aborted was never a row.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        // What is fetched ahead is what the heap must hold.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private final class AlertReader implements Reader {
        @Override
        public List<String> topics() {
            return ALERT_TOPICS;
        }

        @Override
        public int maxPollRecords() {
            return 500;
        }

        @Override
        public void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
            if (!fresh.isEmpty()) {
                consumer.seekToBeginning(fresh);
            }
        }

        @Override
        public void forget(String topic) {
            model.forgetAlerts();
        }

        @Override
        public void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
            boolean urgent = false;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.key() == null) {
                    invalid.increment();
                    continue;
                }
                try {
                    byte[] value = record.value();
                    Alert alert =
                            value == null ? null : Topics.ANOMALY_ALERTS.codec().decode(value);
                    urgent |= model.alert(new String(record.key(), StandardCharsets.UTF_8), alert);
                } catch (InvalidRecordException e) {
                    passOver(record, e);
                }
            }
            if (urgent) {
                updates.urgent();
            }
        }

        @Override
        public void loaded() {
            model.alertsLoaded();
            updates.urgent();
        }
    }

    private final class TrafficReader implements Reader {
        private boolean live;

        @Override
        public List<String> topics() {
            return TRAFFIC_TOPICS;
        }

        @Override
        public int maxPollRecords() {
            return 5_000;
        }

        @Override
        public void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
            live = false;
            if (fresh.isEmpty()) {
                return;
            }
            long from = clock.millis() - LiveModel.WINDOW_SECONDS * 1000L;
            var times = new HashMap<TopicPartition, Long>();
            var perTopic = new HashMap<String, Integer>();
            for (TopicPartition partition : fresh) {
                times.put(partition, from);
                perTopic.merge(partition.topic(), 1, Integer::sum);
            }
            var starts = consumer.offsetsForTimes(times);
            var ends = consumer.endOffsets(fresh);
            for (TopicPartition partition : fresh) {
                long end = ends.getOrDefault(partition, 0L);
                var start = starts.get(partition);
                long share = settings.maxBackfill() / perTopic.getOrDefault(partition.topic(), 1);
                consumer.seek(partition, Math.max(start == null ? end : start.offset(), Math.max(0, end - share)));
            }
        }

        @Override
        public void forget(String topic) {
            // What was counted was there; it leaves with the window.
        }

        @Override
        public void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
            long newest = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                newest = Math.max(newest, record.timestamp());
                take(record);
            }
            if (live && clock.millis() - newest > MAX_BEHIND_MS) {
                skipAhead(consumer);
            }
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            if (record.topic().equals(Topics.CLICKSTREAM_DLQ)) {
                if (record.headers().lastHeader(DeadLetterHeaders.REPLAYED_OFFSET) == null) {
                    model.rejected(record.timestamp());
                }
            } else if (record.key() == null || record.value() == null) {
                invalid.increment();
            } else if (record.topic().equals(Topics.USER_FEATURES.name())) {
                if (hasEventId(record.value())) {
                    model.event(record.key(), record.timestamp());
                }
            } else {
                try {
                    model.verdict(Topics.ANOMALY_SCORES.codec().decode(record.value()), record.timestamp(), live);
                } catch (InvalidRecordException e) {
                    passOver(record, e);
                }
            }
        }

        private void skipAhead(Consumer<byte[], byte[]> consumer) {
            long left = 0;
            for (TopicPartition partition : consumer.assignment()) {
                left += consumer.currentLag(partition).orElse(0);
            }
            // Nothing left to skip: what came was old because nothing newer is there.
            if (left > 0) {
                skipped.increment((double) left);
                consumer.seekToEnd(consumer.assignment());
                LOG.warn("more than {} ms behind: {} records of traffic left out", MAX_BEHIND_MS, left);
            }
        }

        @Override
        public void loaded() {
            live = true;
            model.trafficLoaded();
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, InvalidRecordException e) {
        invalid.increment();
        LOG.debug("{}-{} at {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
    }

    /**
     * Whether a feature row was caused by an event; a row that marks a user going quiet has no {@code event_id}. Looks
     * for the name without decoding the row: inside a JSON string its quotes would be escaped, and a name is followed
     * by a colon, so that no user id can feign it.
     */
    static boolean hasEventId(byte[] row) {
        int last = row.length - EVENT_ID.length;
        outer:
        for (int at = 0; at <= last; at++) {
            if (row[at] != '"') {
                continue;
            }
            for (int i = 1; i < EVENT_ID.length; i++) {
                if (row[at + i] != EVENT_ID[i]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}

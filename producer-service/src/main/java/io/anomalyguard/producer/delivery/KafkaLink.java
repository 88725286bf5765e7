package io.anomalyguard.producer.delivery;

import io.anomalyguard.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The way to a Kafka cluster: looks whether it is there with its topics, and makes producers. Thread-safe. */
public final class KafkaLink implements Broker {
    /** A cold client on a busy machine needs seconds; a broker that is not there is told by its refusal. */
    private static final int LOOK_TIMEOUT_MILLIS = 15_000;

    private static final int MAX_BLOCK_MILLIS = 5_000;
    private static final List<String> TOPICS =
            List.of(Topics.CLICKSTREAM_EVENTS.name(), Topics.CLICKSTREAM_LABELS.name());

    private final Map<String, Object> settings;

    /** @param settings client settings, at least {@code bootstrap.servers}; security settings come with them */
    public KafkaLink(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    public String servers() {
        return settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG) instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    @Override
    public long newestEvent() throws KafkaAwayException, InterruptedException {
        var config = new HashMap<>(settings);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LOOK_TIMEOUT_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LOOK_TIMEOUT_MILLIS);
        config.keySet().retainAll(AdminClientConfig.configNames());
        try (Admin admin = Admin.create(config)) {
            var topics = admin.describeTopics(TOPICS).allTopicNames().get(LOOK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            var newest = new HashMap<TopicPartition, OffsetSpec>();
            String events = Topics.CLICKSTREAM_EVENTS.name();
            Objects.requireNonNull(topics.get(events))
                    .partitions()
                    .forEach(p -> newest.put(new TopicPartition(events, p.partition()), OffsetSpec.maxTimestamp()));
            return admin.listOffsets(newest).all().get(LOOK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).values().stream()
                    .mapToLong(offset -> offset.timestamp())
                    .reduce(0, Math::max);
        } catch (ExecutionException e) {
            throw away(e.getCause() instanceof Exception cause ? cause : e);
        } catch (TimeoutException | KafkaException e) {
            throw away(e);
        }
    }

    /** A producer that loses nothing and repeats nothing, as long as the cluster keeps its promise. */
    public Producer<String, byte[]> producer() {
        var config = new HashMap<>(settings);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        config.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        config.keySet().removeIf(name -> name.endsWith(".serializer"));
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private KafkaAwayException away(Exception cause) {
        var words = new ArrayList<String>();
        if (cause instanceof UnknownTopicOrPartitionException) {
            words.add("Kafka at " + servers() + " has not all of the topics " + String.join(", ", TOPICS));
        } else {
            words.add("Kafka at " + servers() + " cannot be reached");
            Throwable deepest = cause;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            words.add(deepest.getMessage() == null ? deepest.toString() : deepest.getMessage());
        }
        return new KafkaAwayException(String.join(": ", words), cause);
    }
}

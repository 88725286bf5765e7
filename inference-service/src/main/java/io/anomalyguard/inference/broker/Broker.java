package io.anomalyguard.inference.broker;

import io.anomalyguard.contracts.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Makes Kafka clients with the service's settings, and waits until the broker has what is asked for. Thread-safe. */
@Component
public final class Broker {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MEMBER_RECORDS = 20;

    private final KafkaProperties properties;

    public Broker(KafkaProperties properties) {
        this.properties = properties;
    }

    /** Settings for a Streams application. */
    public Map<String, Object> streamsConfig() {
        return new HashMap<>(properties.buildStreamsProperties());
    }

    /** A consumer outside any group that sees committed records only. */
    public Consumer<byte[], byte[]> reader(String clientId) {
        var config = consumerConfig(clientId);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer of a group; commits only what it is told to, and gives at most 20 records at once. */
    public Consumer<byte[], byte[]> member(String groupId) {
        var config = consumerConfig(groupId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        // Who takes seconds over each record must ask for the next ones before the group gives him up.
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MEMBER_RECORDS);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> consumerConfig(String clientId) {
        var config = new HashMap<>(properties.buildConsumerProperties());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        return config;
    }

    /** A producer of acknowledged records; they may be as large as a model. */
    public Producer<byte[], byte[]> writer(String clientId) {
        var config = new HashMap<>(properties.buildProducerProperties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4000);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MODEL_MAX_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Waits until all topics are there, however long that takes, and says so in the log.
     *
     * @return the number of partitions of each
     * @throws InterruptedException to stop waiting
     */
    public Map<String, Integer> awaitTopics(Collection<String> names) throws InterruptedException {
        String told = "";
        while (true) {
            String problem;
            try (Admin admin = admin()) {
                while (true) {
                    var there = admin.listTopics().names().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
                    List<String> missing = names.stream()
                            .filter(name -> !there.contains(name))
                            .sorted()
                            .toList();
                    if (missing.isEmpty()) {
                        var partitions = new HashMap<String, Integer>();
                        admin.describeTopics(names)
                                .allTopicNames()
                                .get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)
                                .forEach((name, topic) ->
                                        partitions.put(name, topic.partitions().size()));
                        return partitions;
                    }
                    problem = "Waiting for the topics " + String.join(", ", missing);
                    if (!problem.equals(told)) {
                        LOG.info(problem);
                        told = problem;
                    }
                    Thread.sleep(PAUSE);
                }
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                if (e instanceof InterruptException) {
                    throw new InterruptedException();
                }
                problem = "Waiting for Kafka at " + String.join(",", properties.getBootstrapServers());
            }
            if (!problem.equals(told)) {
                LOG.info(problem);
                told = problem;
            }
            Thread.sleep(PAUSE);
        }
    }

    private Admin admin() {
        var config = new HashMap<>(properties.buildAdminProperties());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ATTEMPT.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ATTEMPT.toMillis());
        return Admin.create(config);
    }
}

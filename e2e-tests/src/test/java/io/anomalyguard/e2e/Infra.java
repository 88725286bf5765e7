package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka and Redis alone, on free ports, with their data under target. */
final class Infra implements AutoCloseable {
    private final String name;
    private final Path data;
    private final String kafka;
    private final String redis;
    private final Child process;

    private Infra(String name, Path data, int kafkaPort, int redisPort) {
        this.name = name;
        this.data = data;
        this.kafka = "127.0.0.1:" + kafkaPort;
        this.redis = "redis://127.0.0.1:" + redisPort;
        this.process = Child.jar(
                name + "-infra",
                "local-stack",
                Map.of(),
                "infra",
                "--data-dir",
                data.toString(),
                "--kafka-port",
                String.valueOf(kafkaPort),
                "--redis-port",
                String.valueOf(redisPort));
    }

    static Infra start(String name) {
        Path data = Path.of("target", "e2e", name + "-data").toAbsolutePath();
        Demo.delete(data);
        var infra = new Infra(name, data, Child.freePort(), Child.freePort());
        try {
            infra.process.awaitLine(line -> line.startsWith("READY"));
            return infra;
        } catch (RuntimeException | AssertionError e) {
            infra.close();
            throw e;
        }
    }

    String kafka() {
        return kafka;
    }

    /** As a URI. */
    String redis() {
        return redis;
    }

    /** Where the children's state may go. */
    Path data() {
        return data;
    }

    /** Sends feature rows, as the stream processor would. */
    void send(List<UserActivity> rows) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (UserActivity row : rows) {
                var _ = producer.send(new ProducerRecord<>(
                        Topics.USER_FEATURES.name(),
                        row.userId().getBytes(UTF_8),
                        Topics.USER_FEATURES.codec().encode(row)));
            }
        }
    }

    /** Starts an instance of the stream processor or, with arguments, one of its commands. */
    Child processor(String instance, Map<String, String> more, String... arguments) {
        var environment = new HashMap<>(more);
        environment.putIfAbsent("SERVER_PORT", String.valueOf(Child.freePort()));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        environment.put("REDIS_URI", redis);
        environment.putIfAbsent("STATE_DIR", data.resolve("streams-" + instance).toString());
        return Child.jar(name + "-" + instance, "stream-processor", environment, arguments);
    }

    /** Kafka's process stands still: connections stay open and nobody answers. */
    void freezeKafka() {
        signalKafka("-STOP");
    }

    void thawKafka() {
        signalKafka("-CONT");
    }

    private void signalKafka(String signal) {
        ProcessHandle kafka = process.handle()
                .descendants()
                .filter(child ->
                        List.of(child.info().arguments().orElse(new String[0])).contains("broker"))
                .findFirst()
                .orElseThrow();
        Child.signal(signal, kafka);
    }

    @Override
    public void close() {
        process.close();
    }
}

package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.testing.People;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/**
 * What callers of {@code POST /score} see while the parts beneath it fail: an answer each time, in time, and never a
 * wrong one.
 */
@Timeout(300)
class ScoringFaultsE2eTest {
    private static final int USERS = 300;

    private static Infra infra;
    private static Child service;
    private static RedisServer redis;
    private static int redisPort;
    private static String url;

    @BeforeAll
    static void start() throws IOException {
        infra = Infra.start("faults");
        // The online store under test: not the supervised one, which may not die.
        Files.createDirectories(redisData());
        // Where the Redis binary is unpacked.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        redisPort = Child.freePort();
        startRedis();
        int port = Child.freePort();
        url = "http://127.0.0.1:" + port;
        service = Child.jar(
                "faults-inference-service",
                "inference-service",
                Map.of(
                        "SERVER_PORT",
                        String.valueOf(port),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        infra.kafka(),
                        "REDIS_URI",
                        "redis://127.0.0.1:" + redisPort,
                        "STATE_DIR",
                        infra.data().resolve("streams").toString(),
                        "INFERENCE_TRAINING_SHADOWROWS",
                        "200"));
        List<UserActivity> people = People.rows(new Random(11), USERS, 12 * USERS);
        infra.send(people);
        Callers.store("redis://127.0.0.1:" + redisPort, people);
        Callers.awaitModel(url);
    }

    @AfterAll
    static void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        if (redis != null) {
            redis.stop();
        }
        if (infra != null) {
            infra.close();
        }
    }

    @Test
    void shouldAnswer503WhileRedisIsDeadAndScoreAgainOnceItIsBack() throws Exception {
        try (var callers = new Callers(url, USERS)) {
            callers.awaitStatus(200, System.nanoTime());

            redisProcess().destroyForcibly();
            callers.awaitStatus(503, System.nanoTime());
            redis.stop();
            startRedis();
            long back = System.nanoTime();
            Duration until = callers.awaitStatus(200, back);

            // The promise is a second; twice that on a machine that runs other things.
            assertThat(until).isLessThan(Duration.ofSeconds(2));
            callers.assertAllRight();
        }
    }

    @Test
    void shouldNotHangWhileRedisDoes() throws Exception {
        try (var callers = new Callers(url, USERS)) {
            callers.awaitStatus(200, System.nanoTime());

            ProcessHandle process = redisProcess();
            Child.signal("-STOP", process);
            try {
                callers.awaitStatus(503, System.nanoTime());
            } finally {
                Child.signal("-CONT", process);
            }
            callers.awaitStatus(200, System.nanoTime());
            callers.assertAllRight();
        }
    }

    @Test
    void shouldChangeTheModelWithoutTurningAnybodyAway() {
        String before = Callers.model(url);
        var random = new Random(12);
        try (var callers = new Callers(url, USERS)) {
            callers.awaitStatus(200, System.nanoTime());
            assertThat(Http.post(url + "/models/train", "{\"by\": \"test\"}").status())
                    .isEqualTo(202);
            // The new model has to prove itself on rows that come after its training. Rows enough, before long, for its
            // trial, and not for that of a third, which the schedule may make meanwhile.
            String after = callers.awaitOtherModel(before, () -> infra.send(People.rows(random, 10, 10)));
            assertThat(Http.post(url + "/models/" + before + "/activate", "{\"by\": \"test\"}")
                            .status())
                    .isEqualTo(202);
            await("the model before").atMost(Child.PATIENCE).until(() -> Callers.model(url), before::equals);
            assertThat(after).isNotEmpty();
            callers.assertAllAnswered();
        }
    }

    /** Half a model, and half a pointer: what judges goes on, and the reason can be read. */
    @Test
    void shouldGoOnWithItsModelWhenTheTopicHoldsACorruptOne() {
        String version = Callers.model(url);
        try (var callers = new Callers(url, USERS);
                var producer = producer()) {
            callers.awaitStatus(200, System.nanoTime());
            for (var record : List.of(
                    model("cut-off", "no model at all"),
                    model("active", "{\"version\": \"cut-off\", \"by\": \"test\", \"at\": 1}"),
                    model("active", "{\"version\": "))) {
                var _ = producer.send(record);
            }
            await("the refusal")
                    .atMost(Child.PATIENCE)
                    .until(() ->
                            Http.get(url + "/models").body().path("unreadable").has("cut-off"));
            callers.awaitStatus(200, System.nanoTime());
            assertThat(Callers.model(url)).isEqualTo(version);
            callers.assertAllAnswered();
        }
        assertThat(Http.post(url + "/models/" + version + "/activate", "{\"by\": \"test\"}")
                        .status())
                .isEqualTo(202);
    }

    private static ProducerRecord<byte[], byte[]> model(String key, String value) {
        return new ProducerRecord<>(Topics.ANOMALY_MODELS, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", infra.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Path redisData() {
        return infra.data().resolve("faults-redis");
    }

    private static void startRedis() throws IOException {
        redis = RedisServer.builder()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("dir " + redisData())
                .setting("appendonly yes")
                .build();
        redis.start();
    }

    private static ProcessHandle redisProcess() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").contains("redis-server"))
                .findFirst()
                .orElseThrow();
    }
}

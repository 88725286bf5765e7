package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final int CALLERS = 4;

    /** Many times the 250 ms that the service waits for Redis: what is tested is that no request hangs. */
    private static final Duration PROMPT = Duration.ofSeconds(3);

    private static final Path DATA = Path.of("target", "e2e", "faults-data").toAbsolutePath();

    private static Child infra;
    private static Child service;
    private static RedisServer redis;
    private static int redisPort;
    private static String url;
    private static String kafka;

    /** What one call of one caller came to. */
    private record Call(long at, Duration took, int status, boolean anomaly, boolean aboutBot, String model) {}

    @BeforeAll
    static void start() throws IOException {
        Demo.delete(DATA);
        Files.createDirectories(DATA.resolve("redis"));
        // Where the Redis binary is unpacked.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        int kafkaPort = Child.freePort();
        kafka = "127.0.0.1:" + kafkaPort;
        infra = Child.jar(
                "faults-infra",
                "local-stack",
                Map.of(),
                "infra",
                "--data-dir",
                DATA.resolve("infra").toString(),
                "--kafka-port",
                String.valueOf(kafkaPort),
                "--redis-port",
                "0");
        // The online store under test: not the supervised one, which may not die.
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
                        kafka,
                        "REDIS_URI",
                        "redis://127.0.0.1:" + redisPort,
                        "STATE_DIR",
                        DATA.resolve("streams").toString(),
                        "INFERENCE_TRAINING_SHADOWROWS",
                        "200"));
        infra.awaitLine(Duration.ofMinutes(2), line -> line.startsWith("READY"));
        fillIn();
        await("a model")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> score("bot").body().path("status").asString("").equals("scored"));
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
        try (var callers = new Callers()) {
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
        try (var callers = new Callers()) {
            callers.awaitStatus(200, System.nanoTime());

            ProcessHandle process = redisProcess();
            signal("-STOP", process);
            try {
                callers.awaitStatus(503, System.nanoTime());
            } finally {
                signal("-CONT", process);
            }
            callers.awaitStatus(200, System.nanoTime());
            callers.assertAllRight();
        }
    }

    @Test
    void shouldChangeTheModelWithoutTurningAnybodyAway() {
        String before = score("bot").body().path("model_version").asString();
        var random = new Random(12);
        try (var callers = new Callers()) {
            callers.awaitStatus(200, System.nanoTime());
            assertThat(Http.post(url + "/models/train", "{\"by\": \"test\"}").status())
                    .isEqualTo(202);
            // The new model has to prove itself on rows that come after its training.
            String after = callers.awaitOtherModel(before, () -> send(people(random, USERS)));
            assertThat(Http.post(url + "/models/rollback", "{\"by\": \"test\"}").status())
                    .isEqualTo(202);
            await("the model before")
                    .until(() -> score("bot").body().path("model_version").asString(), before::equals);
            assertThat(after).isNotEmpty();
            callers.assertAllAnswered();
        }
    }

    /** Half a model, and half a pointer: what judges goes on, and the reason can be read. */
    @Test
    void shouldGoOnWithItsModelWhenTheTopicHoldsACorruptOne() {
        String version = score("bot").body().path("model_version").asString();
        try (var callers = new Callers();
                var producer = producer()) {
            callers.awaitStatus(200, System.nanoTime());
            for (var record : List.of(
                    model("cut-off", "no model at all"),
                    model("active", "{\"version\": \"cut-off\", \"by\": \"test\", \"at\": 1}"),
                    model("active", "{\"version\": "))) {
                var _ = producer.send(record);
            }
            await("the refusal")
                    .until(() ->
                            Http.get(url + "/models").body().path("unreadable").has("cut-off"));
            callers.awaitStatus(200, System.nanoTime());
            assertThat(score("bot").body().path("model_version").asString()).isEqualTo(version);
            callers.assertAllAnswered();
        }
        assertThat(Http.post(url + "/models/" + version + "/activate", "{\"by\": \"test\"}")
                        .status())
                .isEqualTo(202);
    }

    private static ProducerRecord<byte[], byte[]> model(String key, String value) {
        return new ProducerRecord<>(Topics.ANOMALY_MODELS, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** People who call all the time, half of it about an obvious bot. */
    private static final class Callers implements AutoCloseable {
        private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean done;

        Callers() {
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                threads.execute(() -> {
                    for (int i = first; !done; i++) {
                        boolean bot = i % 2 == 0;
                        long at = System.nanoTime();
                        var answer = score(bot ? "bot" : "u-" + i % USERS);
                        calls.add(new Call(
                                at,
                                Duration.ofNanos(System.nanoTime() - at),
                                answer.status(),
                                answer.body().path("is_anomaly").asBoolean(false),
                                bot,
                                answer.body().path("model_version").asString("")));
                    }
                });
            }
        }

        /** Waits for such an answer to a call that began after the time, and returns how much later it began. */
        Duration awaitStatus(int status, long since) {
            return await("an answer with status " + status)
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> calls.stream()
                                    .filter(call -> call.at() > since && call.status() == status)
                                    .findFirst(),
                            java.util.Optional::isPresent)
                    .map(call -> Duration.ofNanos(call.at() - since))
                    .orElseThrow();
        }

        /** Waits for an answer of another model than this one, and returns which. */
        String awaitOtherModel(String version, Runnable meanwhile) {
            await("an answer of another model")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        meanwhile.run();
                        return calls.stream().anyMatch(call -> !call.model().equals(version));
                    });
            return calls.stream()
                    .map(Call::model)
                    .filter(model -> !model.equals(version))
                    .findFirst()
                    .orElseThrow();
        }

        /** Nobody was turned away. */
        void assertAllAnswered() {
            assertThat(calls).extracting(Call::status).containsOnly(200);
            assertAllRight();
        }

        void assertAllRight() {
            assertThat(calls).allSatisfy(call -> {
                assertThat(call.status()).isIn(200, 503);
                assertThat(call.took()).isLessThan(PROMPT);
                assertThat(call.anomaly()).isEqualTo(call.status() == 200 && call.aboutBot());
            });
        }

        @Override
        public void close() {
            done = true;
            threads.close();
        }
    }

    private static Http.Answer score(String user) {
        return Http.post(url + "/score", "{\"user_id\": \"" + user + "\"}");
    }

    /** Rows of people to train on, in the topic, and what is asked about, in Redis. */
    private static void fillIn() {
        long now = System.currentTimeMillis();
        List<UserActivity> rows = people(new Random(11), 12 * USERS);
        send(rows);
        var settings = new OnlineStoreSettings(
                "redis://127.0.0.1:" + redisPort, null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(5));
        try (var store = OnlineStore.connect(settings)) {
            store.write(rows);
            store.write(List.of(
                    row("bot", now, new double[] {200, 900, 1500, 100f, 0.07f, 0.05f, 3, 0.99f, 0.9f, 500, 9, 0f})));
        }
    }

    private static List<UserActivity> people(Random random, int count) {
        long now = System.currentTimeMillis();
        List<UserActivity> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row("u-" + i % USERS, now, person(random)));
        }
        return rows;
    }

    private static void send(List<UserActivity> rows) {
        try (var producer = producer()) {
            for (UserActivity row : rows) {
                var _ = producer.send(new ProducerRecord<>(
                        Topics.USER_FEATURES.name(),
                        row.userId().getBytes(UTF_8),
                        Topics.USER_FEATURES.codec().encode(row)));
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static UserActivity row(String user, long now, double[] vector) {
        return UserActivity.ofVector(user, now, now, UUID.randomUUID(), vector);
    }

    private static double[] person(Random random) {
        int minute = 1 + random.nextInt(15);
        int session = minute + random.nextInt(40);
        double mean = 2 + 20 * random.nextDouble();
        return new double[] {
            1 + random.nextInt(Math.min(4, minute)),
            minute,
            session,
            (float) (session * mean),
            (float) mean,
            (float) (0.4 + 0.9 * random.nextDouble()),
            1 + random.nextInt(minute),
            (float) (0.6 * random.nextDouble()),
            0f,
            0,
            1,
            (float) (0.25 * random.nextDouble())
        };
    }

    private static void startRedis() throws IOException {
        redis = RedisServer.builder()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("dir " + DATA.resolve("redis"))
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

    private static void signal(String signal, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}

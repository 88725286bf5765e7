package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.server.FeatureServerClient;
import io.anomalyguard.feast.server.FeatureServerSettings;
import io.anomalyguard.testing.People;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two instances of inference-service: one model for both, made by one of them, whichever is left. One reads its features
 * from Redis, the other through a Feast feature server.
 */
@Timeout(300)
class ScoringReplicasE2eTest {
    private static final int USERS = 300;
    private static final String SCORER = "anomaly-scorer";

    private static Infra infra;
    private static Replica direct;
    private static Replica grpc;
    private static FeatureServer features;

    /** An instance that can be killed and started again in its place. */
    private static final class Replica implements AutoCloseable {
        private final String name;
        private final String url;
        private final Map<String, String> environment;
        private Child process;
        private int starts;

        Replica(String name, Map<String, String> access) {
            this.name = name;
            int port = Child.freePort();
            this.url = "http://127.0.0.1:" + port;
            this.environment = new HashMap<>(access);
            environment.put("SERVER_PORT", String.valueOf(port));
            environment.put("KAFKA_BOOTSTRAP_SERVERS", infra.kafka());
            environment.put("REDIS_URI", infra.redis());
            environment.put("STATE_DIR", infra.data().resolve("scores-" + name).toString());
            environment.put("INFERENCE_TRAINING_SHADOWROWS", "200");
            // The least that the broker allows: how soon the other one trains.
            environment.put("SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "6000");
            start();
        }

        void start() {
            process = Child.jar("replicas-" + name + "-" + ++starts, "inference-service", environment);
        }

        boolean hasTrained() {
            return process.lines().stream().anyMatch(line -> line.contains(" trained on "));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** The stand-in for Feast's own feature server, as the demo runs it. */
    private static final class FeatureServer implements AutoCloseable {
        private final int port = Child.freePort();
        private Child process;
        private int starts;

        void start() {
            process = Child.jar(
                    "replicas-feast-" + ++starts,
                    "local-stack",
                    Map.of(),
                    "feast",
                    String.valueOf(port),
                    infra.redis(),
                    "anomalyguard");
            process.awaitLine(line -> line.startsWith("Feature server ready"));
        }

        /** Waits until it has answered somebody else: a JVM takes long over its first calls. */
        void awaitAnswer() {
            var settings = new FeatureServerSettings("grpc://127.0.0.1:" + port, null, Duration.ofSeconds(10));
            try (var client = FeatureServerClient.connect(settings)) {
                await("an answer of the feature server")
                        .atMost(Child.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> !client.lookUp(List.of("u-0")).isEmpty());
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @BeforeAll
    static void start() {
        infra = Infra.start("replicas");
        features = new FeatureServer();
        features.start();
        direct = new Replica("direct", Map.of("FEAST_ACCESS", "direct"));
        grpc = new Replica("grpc", Map.of("FEAST_ACCESS", "grpc", "FEAST_SERVER", "grpc://127.0.0.1:" + features.port));
        List<UserActivity> people = People.rows(new Random(11), USERS, 12 * USERS);
        infra.send(people);
        Callers.store(infra.redis(), people);
        Callers.awaitModel(direct.url);
        Callers.awaitModel(grpc.url);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {grpc, direct, features, infra}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void shouldHaveOneModelAndATrainerWhicheverDies() {
        String first = Callers.model(direct.url);
        assertThat(Callers.model(grpc.url)).isEqualTo(first);
        assertThat(direct.hasTrained()).isNotEqualTo(grpc.hasTrained());
        Replica trainer = direct.hasTrained() ? direct : grpc;
        Replica other = trainer == direct ? grpc : direct;

        String second;
        var random = new Random(12);
        try (var callers = new Callers(other.url, USERS)) {
            callers.awaitStatus(200, System.nanoTime());
            trainer.process.kill();
            assertThat(Http.post(other.url + "/models/train", "{\"by\": \"test\"}")
                            .status())
                    .isEqualTo(202);
            // Enough for the trial of the new model before long, and long not enough for a third one.
            second = callers.awaitOtherModel(first, () -> infra.send(People.rows(random, 10, 10)));
            callers.assertAllAnswered();
        }
        assertThat(other.hasTrained()).isTrue();

        trainer.start();
        Callers.awaitModel(trainer.url);
        assertThat(Callers.model(trainer.url)).isEqualTo(second);
        assertThat(trainer.hasTrained()).isFalse();

        assertThat(Http.post(trainer.url + "/models/rollback", "{\"by\": \"test\"}")
                        .status())
                .isEqualTo(202);
        await("the first model on both")
                .atMost(Child.PATIENCE)
                .until(() -> List.of(Callers.model(direct.url), Callers.model(grpc.url))
                        .equals(List.of(first, first)));
    }

    @Test
    void shouldLeaveItsUsersToTheOtherAtOnceWhenItIsStopped() {
        String features = Topics.USER_FEATURES.name();
        // Not the trainer: who that is, is told by its log.
        Replica stopped = direct.hasTrained() ? grpc : direct;
        try (var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
            Groups.awaitOwners(admin, SCORER, features, 2, Child.PATIENCE);

            assertThat(stopped.process.stop(Duration.ofSeconds(30))).isEqualTo(143);

            Groups.awaitOwners(admin, SCORER, features, 1, Groups.LESS_THAN_A_SESSION);
            stopped.start();
            Callers.awaitModel(stopped.url);
        }
    }

    @Test
    void shouldAnswer503WhileTheFeatureServerIsDeadAndScoreAgainOnceItIsBack() {
        try (var callers = new Callers(grpc.url, USERS);
                var others = new Callers(direct.url, USERS)) {
            callers.awaitStatus(200, System.nanoTime());
            others.awaitStatus(200, System.nanoTime());

            features.process.kill();
            callers.awaitStatus(503, System.nanoTime());
            features.start();
            features.awaitAnswer();
            Duration until = callers.awaitStatus(200, System.nanoTime());

            // The promise is a second; twice that on a machine that runs other things.
            assertThat(until).isLessThan(Duration.ofSeconds(2));
            callers.assertAllRight();
            others.assertAllAnswered();
        }
    }
}

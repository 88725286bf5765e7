package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream processor is killed with -9 again and again; what it made must be what a naive recomputation gives. */
@Timeout(300)
class CrashE2eTest {
    private static final long SEED = 20_261_125;

    /** Each ends by a kill. */
    private static final int LIVES = 10;

    private Infra infra;
    private String kafka;
    private Admin admin;
    private Child processor;

    private void startInfra(String name) {
        infra = Infra.start(name);
        kafka = infra.kafka();
        admin = Admin.create(Map.of("bootstrap.servers", kafka));
    }

    @AfterEach
    void stopAll() {
        try (var _ = infra;
                var _ = admin;
                var _ = processor) {
            // Ends what was started, the last first.
        }
    }

    @Test
    void shouldCountEveryClickOnceHoweverOftenItIsKilled() throws Exception {
        startInfra("crash");
        var random = new Random(SEED);
        try (var generator = new ClickGenerator(kafka, SEED)) {
            generator.start(300);
            for (int life = 0; life < LIVES; life++) {
                long rows = end(Topics.USER_FEATURES.name());
                startProcessor(life, Map.of());
                if (life % 4 == 3) {
                    // While it starts, restores or has just begun.
                    processor.survive(Duration.ofMillis(1_000 + random.nextInt(6_000)));
                } else {
                    await("rows of life " + life)
                            .atMost(Child.PATIENCE)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> end(Topics.USER_FEATURES.name()) > rows);
                    processor.survive(Duration.ofMillis(random.nextInt(1_500)));
                }
                processor.kill();
            }
        }
        startProcessor(LIVES, Map.of());
        awaitCaughtUp();

        var result = awaitQuietRows();
        System.out.println("Killed " + LIVES + " times; " + result.clicks() + " clicks, " + result.rows()
                + " rows, of these " + result.quietRows() + " quiet; differences: "
                + result.differences().size());
        assertThat(result.differences()).isEmpty();
        assertThat(result.rows()).isGreaterThan(result.clicks() / 2);
        assertThat(result.quietRows()).isPositive();
        try (var store = OnlineStore.connect(new OnlineStoreSettings(
                infra.redis(), "", "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(2)))) {
            await("the online store")
                    .atMost(Child.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(FeatureVerifier.verifyStore(kafka, store))
                            .isEmpty());
        }
    }

    /** The counter-proof: without exactly-once the same verifier finds what a crash did. */
    @Test
    void shouldFindDifferencesAfterACrashWithoutExactlyOnce() throws Exception {
        startInfra("at-least-once");
        // Rows are seen long before the offsets of their clicks are committed.
        Map<String, String> environment =
                Map.of("EXACTLY_ONCE", "false", "COMMIT_INTERVAL", "5s", "CATCH_UP_COMMIT_INTERVAL", "5s");
        boolean killedBeforeCommit = false;
        try (var generator = new ClickGenerator(kafka, SEED)) {
            for (int life = 0; life < 5 && !killedBeforeCommit; life++) {
                long rows = end(Topics.USER_FEATURES.name());
                var committed = committed();
                startProcessor(life, environment);
                await("partitions for life " + life)
                        .atMost(Child.PATIENCE)
                        .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
                        .until(this::isAssigned);
                for (int bot = 0; bot < 6; bot++) {
                    // More clicks than ids are remembered, so that the state cannot tell that they come again.
                    generator.burst(1_500);
                }
                await("rows of life " + life)
                        .atMost(Child.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> end(Topics.USER_FEATURES.name()) > rows + 6_000);
                processor.kill();
                killedBeforeCommit = committed().equals(committed);
            }
        }
        assertThat(killedBeforeCommit)
                .as("one of the kills came before a commit")
                .isTrue();
        startProcessor(5, environment);
        awaitCaughtUp();

        assertThat(FeatureVerifier.verify(kafka).differences()).hasSizeGreaterThan(100);
    }

    private void startProcessor(int life, Map<String, String> more) {
        var environment = new HashMap<>(more);
        // Each life goes on with what the one before it left.
        environment.put("STATE_DIR", infra.data().resolve("streams").toString());
        processor = infra.processor("processor-" + life, environment);
    }

    /** Until the offsets of all clicks are committed, and with them the rows that they made. */
    private void awaitCaughtUp() {
        await("all clicks")
                .atMost(Child.PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() ->
                        committed().values().stream().mapToLong(Long::longValue).sum()
                                == end(Topics.CLICKSTREAM_EVENTS.name()));
    }

    /** Until all users who have been idle for long enough have quiet rows, or a difference was found. */
    private FeatureVerifier.Result awaitQuietRows() {
        return await("quiet rows")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> FeatureVerifier.verify(kafka),
                        result -> !result.differences().isEmpty()
                                || (result.overdue().isEmpty() && result.quietRows() > 0));
    }

    private boolean isAssigned() throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of("stream-processor")).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .anyMatch(member -> !member.assignment().topicPartitions().isEmpty());
    }

    private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        return admin
                .listConsumerGroupOffsets("stream-processor")
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }

    /** Sum of the ends of a topic's partitions, uncommitted records included. */
    private long end(String topic) throws ExecutionException, InterruptedException {
        if (!admin.listTopics().names().get().contains(topic)) {
            // The first start makes it.
            return 0;
        }
        var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }
}

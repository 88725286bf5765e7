package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances of the stream processor come, share the work, and go, politely or not; no click is lost or counted twice. */
@Timeout(300)
class ScaleE2eTest {
    private static final String AGGREGATION = "stream-processor";
    private static final String CLICKS = Topics.CLICKSTREAM_EVENTS.name();
    private static final String SINK = "stream-processor-sink";
    private static final Map<String, String> STANDBY = Map.of("STANDBY_REPLICAS", "1");

    @Test
    void shouldShareTheWorkAndHandItOverWithoutLoss() throws Exception {
        try (var infra = Infra.start("scale");
                var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
            try (var generator = new ClickGenerator(infra.kafka(), 5);
                    var first = infra.processor("first", STANDBY)) {
                generator.start(200);
                Groups.awaitOwners(admin, AGGREGATION, CLICKS, 1, Child.PATIENCE);
                try (var second = infra.processor("second", STANDBY)) {
                    Groups.awaitOwners(admin, AGGREGATION, CLICKS, 2, Child.PATIENCE);
                    Groups.awaitOwners(admin, SINK, Topics.USER_FEATURES.name(), 2, Child.PATIENCE);

                    assertThat(first.stop(Duration.ofSeconds(20))).isEqualTo(143);
                    Groups.awaitOwners(admin, AGGREGATION, CLICKS, 1, Groups.LESS_THAN_A_SESSION);

                    try (var third = infra.processor("third", STANDBY)) {
                        Groups.awaitOwners(admin, AGGREGATION, CLICKS, 2, Child.PATIENCE);
                        second.kill();
                        generator.stop();
                        awaitCaughtUp(admin);
                        assertThat(third.isAlive()).isTrue();
                    }
                }
            }
            // The transaction that the killed instance left open holds back what was committed after it, up to 20 s.
            await("equal rows")
                    .atMost(Child.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        var result = FeatureVerifier.verify(infra.kafka());
                        assertThat(result.differences()).isEmpty();
                        assertThat(result.clicks()).isGreaterThan(1_000);
                    });
        }
    }

    /** Kafka Streams would start thread after thread in vain, and say so in its log only. */
    @Test
    void shouldSayThatPartitionsWereAdded() throws Exception {
        try (var infra = Infra.start("partitions");
                var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
            try (var before = infra.processor("before", Map.of())) {
                Groups.awaitOwners(admin, AGGREGATION, CLICKS, 1, Child.PATIENCE);
                assertThat(before.isAlive()).isTrue();
            }
            admin.createPartitions(Map.of(CLICKS, NewPartitions.increaseTo(8)))
                    .all()
                    .get();

            String port = String.valueOf(Child.freePort());
            try (var after = infra.processor("after", Map.of("SERVER_PORT", port))) {
                after.awaitLine(line -> line.contains(CLICKS
                        + " has 8 partitions, stream-processor-user-activity-changelog 6: the number cannot change"));
                await("liveness that says so")
                        .atMost(Child.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> Http.get("http://127.0.0.1:" + port + "/actuator/health/liveness")
                                        .status()
                                == 503);
            }
        }
    }

    /** Until the offsets of all clicks are committed, and with them the rows that they made. */
    private static void awaitCaughtUp(Admin admin) {
        await("all clicks")
                .atMost(Child.PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> committed(admin) == end(admin));
    }

    private static long committed(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(AGGREGATION).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    private static long end(Admin admin) throws ExecutionException, InterruptedException {
        var partitions = admin.describeTopics(List.of(CLICKS)).allTopicNames().get().get(CLICKS).partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(CLICKS, p.partition()), p -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }
}

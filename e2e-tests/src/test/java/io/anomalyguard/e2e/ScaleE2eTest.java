package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances of the stream processor come, share the work, and go, politely or not; no click is lost or counted twice. */
@Timeout(300)
class ScaleE2eTest {
    private static final String AGGREGATION = "stream-processor";
    private static final String SINK = "stream-processor-sink";
    private static final Map<String, String> STANDBY = Map.of("STANDBY_REPLICAS", "1");

    @Test
    void shouldShareTheWorkAndHandItOverWithoutLoss() throws Exception {
        try (var infra = Infra.start("scale");
                var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
            try (var generator = new ClickGenerator(infra.kafka(), 5);
                    var first = infra.processor("first", STANDBY)) {
                generator.start(200);
                awaitOwners(admin, AGGREGATION, 1);
                try (var second = infra.processor("second", STANDBY)) {
                    awaitOwners(admin, AGGREGATION, 2);
                    awaitOwners(admin, SINK, 2);

                    assertThat(first.stop(Duration.ofSeconds(20))).isEqualTo(143);
                    // Left the group instead of timing out.
                    awaitOwners(admin, AGGREGATION, 1);

                    try (var third = infra.processor("third", STANDBY)) {
                        awaitOwners(admin, AGGREGATION, 2);
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

    /** Until so many members of a group own all partitions among them, each some. */
    private static void awaitOwners(Admin admin, String group, int owners) {
        await(owners + " owners in " + group)
                .atMost(Child.PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
                .untilAsserted(() -> {
                    var assigned =
                            admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                                    .map(member -> member.assignment().topicPartitions())
                                    .filter(partitions -> !partitions.isEmpty())
                                    .toList();
                    assertThat(assigned).hasSize(owners);
                    assertThat(assigned.stream().mapToInt(Set::size).sum()).isEqualTo(6);
                });
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
        String topic = Topics.CLICKSTREAM_EVENTS.name();
        var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }
}

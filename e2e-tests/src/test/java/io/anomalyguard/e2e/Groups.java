package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Who works on what in a consumer group. */
final class Groups {
    /** A member that went without leaving is missed after 10 s only. */
    static final Duration LESS_THAN_A_SESSION = Duration.ofSeconds(7);

    private static final int PARTITIONS = 6;

    private Groups() {}

    /** Until so many members of a group own all partitions of a topic among them, each some. */
    static void awaitOwners(Admin admin, String group, String topic, int owners, Duration patience) {
        await(owners + " owners in " + group)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
                .untilAsserted(() -> {
                    var owned = admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                            .map(member -> member.assignment().topicPartitions().stream()
                                    .filter(partition -> partition.topic().equals(topic))
                                    .count())
                            .filter(count -> count > 0)
                            .toList();
                    assertThat(owned).hasSize(owners);
                    assertThat(owned.stream().mapToLong(Long::longValue).sum()).isEqualTo(PARTITIONS);
                });
    }
}

package io.anomalyguard.dashboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

class PipelineWatchTest {
    @Test
    void shouldNotMindAGroupThatNobodyUsesAnyMore() {
        assertThat(PipelineWatch.isInUse(group("anomaly-webhook-old", GroupState.EMPTY)))
                .isFalse();
        assertThat(PipelineWatch.isInUse(group("anomaly-webhook-default", GroupState.STABLE)))
                .isTrue();
        assertThat(PipelineWatch.isInUse(group("anomaly-scorer", GroupState.EMPTY)))
                .as("of a service that is away")
                .isTrue();
    }

    private static GroupListing group(String id, GroupState state) {
        return new GroupListing(id, Optional.of(GroupType.CLASSIC), "consumer", Optional.of(state));
    }

    /** As after a reboot, when the broker's container has not got its name yet. */
    @Test
    void shouldTellOfTheServicesWhileTheBrokersNameLeadsToNoAddress() {
        var kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of("broker.invalid:9092"));
        // Port 1 is reserved: nobody listens there.
        URI nobody = URI.create("http://localhost:1");
        var watch = new PipelineWatch(new ServiceSettings(null, nobody, nobody, "", Duration.ofSeconds(1)), kafka);
        try {
            await().untilAsserted(() -> assertThat(watch.report().problems())
                    .contains(
                            "stream-processor does not answer at http://localhost:1",
                            "Kafka does not answer, or has none of the topics"));
        } finally {
            watch.destroy();
        }
    }
}

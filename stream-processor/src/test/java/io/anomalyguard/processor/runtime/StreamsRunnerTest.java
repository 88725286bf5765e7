package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.processor.ingest.CommitIntervals;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class StreamsRunnerTest {
    private static final StreamsSettings SETTINGS =
            new StreamsSettings("id", "dir", 1, CommitIntervals.DEFAULT, 0, -1, DataSize.ofMegabytes(16), true);

    /** As after a reboot, when the broker's container has not got its name yet. */
    @Test
    void shouldWaitForABrokerWhoseNameLeadsToNoAddress() {
        Map<String, Object> nowhere = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "broker.invalid:9092");
        var runner = new StreamsRunner(
                new Topology(), SETTINGS, null, nowhere, nowhere, List.of("a"), new SimpleMeterRegistry());
        runner.start();
        try {
            await().untilAsserted(() -> assertThat(runner.phase())
                    .isInstanceOfSatisfying(
                            StreamsRunner.Phase.Waiting.class,
                            waiting -> assertThat(waiting.what())
                                    .startsWith("Kafka at broker.invalid:9092 (No resolvable bootstrap urls")));
        } finally {
            runner.stop();
        }
        assertThat(runner.isRunning()).isFalse();
    }
}

package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Status;

class StreamsHealthTest {
    /** Kafka Streams says RUNNING however long Kafka is away. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING,, UP",
        "RUNNING, Kafka, OUT_OF_SERVICE",
        "REBALANCING,, OUT_OF_SERVICE",
        "REBALANCING, Kafka, OUT_OF_SERVICE",
        "CREATED,, DOWN",
        "ERROR, Kafka, DOWN"
    })
    void shouldBeUpOnlyWhileItRunsAndWaitsForNothing(State state, String waitingFor, String status) {
        assertThat(StreamsHealth.status(state, waitingFor)).isEqualTo(new Status(status));
    }
}

package io.anomalyguard.processor.runtime;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For liveness: down only when nothing but a restart helps. Waiting, restoring and rebalancing are life. */
public final class StreamsLiveness implements HealthIndicator {
    private final StreamsRunner runner;

    public StreamsLiveness(StreamsRunner runner) {
        this.runner = runner;
    }

    @Override
    public Health health() {
        boolean dead = switch (runner.phase()) {
            case StreamsRunner.Phase.Failed failed -> true;
            case StreamsRunner.Phase.Started(KafkaStreams streams) -> streams.state() == KafkaStreams.State.ERROR;
            case StreamsRunner.Phase.Waiting waiting -> false;
            case StreamsRunner.Phase.Stopped stopped -> false;
        };
        return dead ? Health.down().build() : Health.up().build();
    }
}

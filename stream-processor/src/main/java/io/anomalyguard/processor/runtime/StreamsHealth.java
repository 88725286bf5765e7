package io.anomalyguard.processor.runtime;

import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** For readiness: up while clicks are being aggregated, which they are not as long as state restores or Kafka is away. */
public final class StreamsHealth implements HealthIndicator {
    private final StreamsRunner runner;

    public StreamsHealth(StreamsRunner runner) {
        this.runner = runner;
    }

    static Status status(KafkaStreams.State state, @Nullable String waitingFor) {
        if (!state.isRunningOrRebalancing()) {
            return Status.DOWN;
        }
        return state == KafkaStreams.State.RUNNING && waitingFor == null ? Status.UP : Status.OUT_OF_SERVICE;
    }

    @Override
    public Health health() {
        return switch (runner.phase()) {
            case StreamsRunner.Phase.Waiting(String what) ->
                Health.outOfService().withDetail("waiting_for", what).build();
            case StreamsRunner.Phase.Started(KafkaStreams streams) -> {
                var state = streams.state();
                var waitingFor = runner.waitingFor();
                var health = Health.status(status(state, waitingFor))
                        .withDetail("state", state.name())
                        .withDetail("lag", runner.lag());
                if (waitingFor != null) {
                    health.withDetail("waiting_for", waitingFor);
                }
                var restore = runner.restore();
                if (restore.partitions() > 0) {
                    health.withDetail(
                            "restoring",
                            Map.of(
                                    "partitions", restore.partitions(),
                                    "records_restored", restore.restored(),
                                    "records_left", restore.left()));
                }
                yield health.build();
            }
            case StreamsRunner.Phase.Failed(String why) ->
                Health.down().withDetail("reason", why).build();
            case StreamsRunner.Phase.Stopped stopped -> Health.outOfService().build();
        };
    }
}

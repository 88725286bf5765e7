package io.anomalyguard.processor.runtime;

import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For readiness: up while clicks are being aggregated, which they are not as long as state restores or Kafka is away. */
public final class StreamsHealth implements HealthIndicator {
    private final StreamsRunner runner;

    public StreamsHealth(StreamsRunner runner) {
        this.runner = runner;
    }

    @Override
    public Health health() {
        return switch (runner.phase()) {
            case StreamsRunner.Phase.Waiting(String what) ->
                Health.outOfService().withDetail("waiting_for", what).build();
            case StreamsRunner.Phase.Started(KafkaStreams streams) -> {
                var state = streams.state();
                var waitingFor = runner.waitingFor();
                var health = state == KafkaStreams.State.RUNNING && waitingFor == null
                        ? Health.up()
                        : state.isRunningOrRebalancing() ? Health.outOfService() : Health.down();
                health.withDetail("state", state.name()).withDetail("lag", runner.lag());
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

package io.anomalyguard.processor.sink;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For liveness: down only when nothing but a restart helps. */
public final class SinkLiveness implements HealthIndicator {
    private final FeatureSink sink;

    public SinkLiveness(FeatureSink sink) {
        this.sink = sink;
    }

    @Override
    public Health health() {
        return sink.state() == SinkState.FAILED
                ? Health.down().build()
                : Health.up().build();
    }
}

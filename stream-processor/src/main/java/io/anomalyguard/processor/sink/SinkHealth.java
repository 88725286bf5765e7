package io.anomalyguard.processor.sink;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For readiness: up while rows reach the online store; down if they never will again without a restart. */
public final class SinkHealth implements HealthIndicator {
    private final FeatureSink sink;

    public SinkHealth(FeatureSink sink) {
        this.sink = sink;
    }

    @Override
    public Health health() {
        SinkState state = sink.state();
        boolean storeAvailable = sink.isStoreAvailable();
        var health = state == SinkState.FAILED
                ? Health.down()
                : state == SinkState.RUNNING && storeAvailable ? Health.up() : Health.outOfService();
        return health.withDetail("state", state.name())
                .withDetail("online_store", storeAvailable ? "connected" : "away")
                .build();
    }
}

package io.anomalyguard.producer.api;

import io.anomalyguard.producer.simulation.Simulator;
import io.anomalyguard.producer.simulation.SimulatorState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Ready means: Kafka has the topics and acknowledges, and the simulator is live or has been told not to run. */
public final class SimulatorHealth implements HealthIndicator {
    private final Simulator simulator;

    public SimulatorHealth(Simulator simulator) {
        this.simulator = simulator;
    }

    @Override
    public Health health() {
        SimulatorState state = simulator.state();
        Status status = switch (state) {
            case LIVE, STOPPED -> Status.UP;
            case CONNECTING, BACKFILLING, STALLED -> Status.OUT_OF_SERVICE;
            case FAILED -> Status.DOWN;
        };
        return Health.status(status).withDetail("state", state.wireName()).build();
    }
}

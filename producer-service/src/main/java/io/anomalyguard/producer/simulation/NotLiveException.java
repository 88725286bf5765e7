package io.anomalyguard.producer.simulation;

/** Something was asked of the simulator that it can only do while it runs. */
public final class NotLiveException extends RuntimeException {
    private final SimulatorState state;

    NotLiveException(SimulatorState state) {
        super(
                switch (state) {
                    case CONNECTING -> "The simulator is waiting for Kafka.";
                    case BACKFILLING -> "The simulator is still filling in the past.";
                    case STALLED -> "Kafka does not answer the simulator.";
                    case STOPPED -> "The simulator is stopped; PUT /simulator {\"running\": true} starts it.";
                    case FAILED -> "The simulator has failed; its log says why.";
                    case LIVE -> "The simulator did not answer in time.";
                });
        this.state = state;
    }

    public SimulatorState state() {
        return state;
    }
}

package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.json.WireName;

/** What the simulator is at. */
public enum SimulatorState implements WireName {
    /** Waits for Kafka and its topics. */
    CONNECTING,
    /** Makes up the recent past as fast as Kafka takes it. */
    BACKFILLING,
    /** Runs beside the clock. */
    LIVE,
    /** Waits because Kafka acknowledges nothing, and goes on when it does. */
    STALLED,
    /** Has been told not to run. */
    STOPPED,
    /** Has met a fault of its own and will not go on. */
    FAILED
}

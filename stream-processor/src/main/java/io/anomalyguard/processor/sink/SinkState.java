package io.anomalyguard.processor.sink;

/** What the sink is doing. */
public enum SinkState {
    STOPPED,
    /** Not yet a member of its consumer group. */
    STARTING,
    RUNNING,
    /** Has rows that the online store does not take at present, and tries again. */
    STORE_AWAY,
    /** Ended by an error, and about to begin anew with a new consumer. */
    RESTARTING,
    /** Died of an error that only a restart of the service can help, such as a lack of memory. */
    FAILED
}

package io.anomalyguard.processor.sink;

/** What the sink is doing. */
public enum SinkState {
    STOPPED,
    /** Not yet a member of its consumer group. */
    STARTING,
    RUNNING,
    /** Has rows that the online store does not take at present, and tries again. */
    STORE_AWAY,
    /** Lost its consumer to an error and makes a new one. */
    RESTARTING
}

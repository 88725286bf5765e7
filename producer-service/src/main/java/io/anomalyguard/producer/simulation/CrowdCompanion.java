package io.anomalyguard.producer.simulation;

/** Traffic among the crowd's that knows the crowd. All methods are called from the simulation's thread. */
public interface CrowdCompanion {
    /**
     * The companion of a crowd that begins.
     *
     * @param start event time of the run's first events, epoch milliseconds
     */
    EventSource join(Site site, Crowd crowd, long seed, long start);

    /** The backfill is over. */
    void goLive(long now);

    /** The run is over. */
    void end(long now);
}

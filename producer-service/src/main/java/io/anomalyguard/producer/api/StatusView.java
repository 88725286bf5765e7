package io.anomalyguard.producer.api;

/**
 * The answer to {@code GET /status}.
 *
 * @param state see {@link io.anomalyguard.producer.simulation.SimulatorState}
 * @param sent events handed to the Kafka producer since the start
 * @param acknowledged of these, events that all in-sync replicas have
 * @param failed of these, events that were given up
 * @param inFlight of these, events whose fate is open
 * @param rate events acknowledged per second, over the last five seconds
 * @param targetRate events per second that people shall make; attacks come on top
 * @param lagMs how late the next event is
 * @param lostMs how much the simulated time has been moved on because events could not be made or sent in time
 * @param visitors people on the site
 * @param population users there are, on the site or not
 * @param attacksRunning attacks at this moment
 */
record StatusView(
        String state,
        long sent,
        long acknowledged,
        long failed,
        long inFlight,
        double rate,
        double targetRate,
        long lagMs,
        long lostMs,
        int visitors,
        int population,
        long attacksRunning) {}

package io.anomalyguard.benchmarks.detection;

/**
 * Simulated traffic to train on and then to watch. Attacks come all the time: those of the training time are part of what
 * the model is trained on.
 *
 * @param rate events per second that the people make together
 * @param attackShare attacks per visit, 0 to 1
 * @param seed what the traffic follows from
 * @param trainingMinutes traffic before the model is trained
 * @param minutes traffic that it then watches
 */
public record Scenario(double rate, double attackShare, long seed, int trainingMinutes, int minutes) {}

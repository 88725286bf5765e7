package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/** The model that judges now, or how far its training has come. Readers never wait. Thread-safe. */
public final class ActiveModel {
    private volatile @Nullable Model model;
    private volatile TrainingProgress progress = TrainingProgress.NOTHING_YET;
    private volatile @Nullable Drift drift;
    private volatile @Nullable Shadow shadow;
    private volatile @Nullable Challenge lastChallenge;

    /** The model that judges now; null before the first training is done. */
    public @Nullable Model get() {
        return model;
    }

    public TrainingProgress progress() {
        return progress;
    }

    /** Makes a model the one that judges. */
    public void activate(Model next) {
        model = next;
    }

    /** How far rows have moved since the model's training; null before that is known. */
    public @Nullable Drift drift() {
        return drift;
    }

    /** The new model that is tried beside the one that judges; null while there is none, or on another instance. */
    public @Nullable Shadow shadow() {
        return shadow;
    }

    /** What became of the last model that was trained while another judged; null if there was none. */
    public @Nullable Challenge lastChallenge() {
        return lastChallenge;
    }

    void report(TrainingProgress now) {
        progress = now;
    }

    void report(@Nullable Drift now) {
        drift = now;
    }

    void reportTrial(@Nullable Shadow now) {
        shadow = now;
    }

    void report(Challenge last) {
        lastChallenge = last;
    }

    /**
     * A new model on trial.
     *
     * @param since when that began, epoch milliseconds
     * @param rowsNeeded rows after which it is decided
     * @param soFar how it does; null before the first rows
     */
    public record Shadow(
            String version,
            long since,
            long rowsNeeded,
            @Nullable Trial soFar) {}

    /**
     * How a new model fared against the one that judged.
     *
     * @param version of the new model
     * @param at when it was decided, epoch milliseconds
     * @param trial whether it judges now, why, and the figures
     */
    public record Challenge(String version, long at, Trial trial) {}
}

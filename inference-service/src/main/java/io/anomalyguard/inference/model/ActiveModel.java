package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/** The model that judges now, or how far its training has come. Readers never wait. Thread-safe. */
public final class ActiveModel {
    private volatile @Nullable Model model;
    private volatile TrainingProgress progress = TrainingProgress.NOTHING_YET;
    private volatile @Nullable Drift drift;
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

    void report(Challenge last) {
        lastChallenge = last;
    }

    /**
     * How a new model fared against the one that judged.
     *
     * @param version of the new model
     * @param at when it was decided, epoch milliseconds
     * @param accepted whether it judges now
     * @param reason with the figures
     */
    public record Challenge(String version, long at, boolean accepted, String reason) {}
}

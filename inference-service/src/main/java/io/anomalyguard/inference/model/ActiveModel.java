package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/** The model that judges now, or how far its training has come. Readers never wait. Thread-safe. */
public final class ActiveModel {
    private volatile @Nullable Model model;
    private volatile TrainingProgress progress = TrainingProgress.NOTHING_YET;

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

    void report(TrainingProgress now) {
        progress = now;
    }
}

package io.anomalyguard.inference.model;

import java.util.List;
import java.util.Locale;

/**
 * A new model beside the one that judges: it scores the same rows, without effect, until there are rows enough to tell
 * whether it is sane. Immutable.
 *
 * @param model the new one
 * @param rowsBefore rows that had been seen when it was trained
 * @param since when that was, epoch milliseconds
 */
record Challenger(Model model, long rowsBefore, long since) {
    /** A model may find twice as many anomalies as the one before, and this many of all rows more. */
    private static final double TOLERATED_RATE = 0.005;

    /** From here on a champion that finds so many anomalies is taken to be out of date rather than right. */
    private static final double STALE_RATE = 0.05;

    private static final double MOVED = 0.25;

    /**
     * What is to become of a challenger.
     *
     * @param accepted whether it shall judge
     * @param reason in words, with the figures
     */
    record Outcome(boolean accepted, String reason) {}

    /** Judges the challenger on rows that came after its training; at least one. */
    Outcome against(Model champion, List<double[]> rows) {
        double before = champion.anomalyRate(rows);
        double now = model.anomalyRate(rows);
        double moved = model.drift(rows).score();
        String figures = String.format(
                Locale.ROOT,
                "on %d rows it finds %.2f %% anomalies, the model before %.2f %%; its scores have moved by %.2f since training",
                rows.size(),
                100 * now,
                100 * before,
                moved);
        if (now > 2 * before + TOLERATED_RATE) {
            return new Outcome(false, "too many anomalies: " + figures);
        }
        if (before < STALE_RATE && now < before / 2 - TOLERATED_RATE) {
            return new Outcome(false, "too few anomalies: " + figures);
        }
        if (moved > MOVED) {
            return new Outcome(false, "unsteady scores: " + figures);
        }
        return new Outcome(true, figures);
    }
}

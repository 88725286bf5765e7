package io.anomalyguard.inference.model;

import java.util.List;
import java.util.Locale;

/**
 * A new model beside the one that judges: it scores the same rows, without effect, until there are rows enough to tell
 * whether it is sane. Immutable.
 *
 * @param trained the new one
 * @param champion version of the model that judged when it was trained
 * @param rowsBefore rows that had been seen when it was trained
 * @param since when that was, epoch milliseconds
 */
record Challenger(TrainedModel trained, String champion, long rowsBefore, long since) {
    /** A model may find twice as many anomalies as the one before, and this many of all rows more. */
    private static final double TOLERATED_RATE = 0.005;

    /** From here on a champion that finds so many anomalies is taken to be out of date rather than right. */
    private static final double STALE_RATE = 0.05;

    private static final double MOVED = 0.25;

    Model model() {
        return trained.model();
    }

    String version() {
        return trained.version();
    }

    /**
     * Holds the challenger against the model that judges.
     *
     * @param sensitivity what the champion judges with and the challenger would
     * @param rows rows that came after its training; at least one
     */
    Trial against(Model champion, Sensitivity sensitivity, List<double[]> rows) {
        Model tried = model().with(sensitivity);
        double before = champion.anomalyRate(rows);
        double now = tried.anomalyRate(rows);
        double moved = tried.drift(rows).score();
        String figures = String.format(
                Locale.ROOT,
                "on %d rows it finds %.2f %% anomalies, the model before %.2f %%; its scores have moved by %.2f since training",
                rows.size(),
                100 * now,
                100 * before,
                moved);
        String wrong = "";
        if (now > 2 * before + TOLERATED_RATE) {
            wrong = "too many anomalies: ";
        } else if (before < STALE_RATE && now < before / 2 - TOLERATED_RATE) {
            wrong = "too few anomalies: ";
        } else if (moved > MOVED) {
            wrong = "unsteady scores: ";
        }
        return new Trial(
                rows.size(), now, before, agreement(tried, champion, rows), moved, wrong.isEmpty(), wrong + figures);
    }

    private static double agreement(Model tried, Model champion, List<double[]> rows) {
        double[] weights = Reference.weights(rows);
        double same = 0;
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            double[] row = rows.get(i);
            same += tried.judge(row).isAnomaly() == champion.judge(row).isAnomaly() ? weights[i] : 0;
            all += weights[i];
        }
        return same / all;
    }
}

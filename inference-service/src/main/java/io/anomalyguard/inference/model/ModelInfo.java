package io.anomalyguard.inference.model;

import io.anomalyguard.inference.forest.ForestSettings;
import java.util.List;

/**
 * Where a model comes from.
 *
 * @param version identifies it
 * @param createdAt when its training ended, epoch milliseconds
 * @param rows feature rows that it was trained on
 * @param users users whose rows those were
 * @param from event time of the oldest of the rows, epoch milliseconds
 * @param to event time of the newest of the rows, epoch milliseconds
 * @param trainingMillis how long the training took
 * @param emptySpaceShare rows spread over the empty space, as a share of the real ones
 * @param trimmedShare share of the rows, the oddest, that the forest was grown without
 * @param contamination share of ordinary rows that the threshold was made for, between 0 and 1
 * @param libraries what it was trained with, name and version
 */
public record ModelInfo(
        String version,
        long createdAt,
        int rows,
        int users,
        long from,
        long to,
        long trainingMillis,
        ForestSettings forest,
        double emptySpaceShare,
        double trimmedShare,
        double contamination,
        List<String> libraries) {
    public ModelInfo {
        if (!(contamination > 0 && contamination < 1)) {
            throw new IllegalArgumentException("contamination must be between 0 and 1, not " + contamination);
        }
        libraries = List.copyOf(libraries);
    }
}

package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.inference.model.TrainingProgress;

/** {@link TrainingProgress} over HTTP. */
record TrainingProgressView(
        int percent,
        int rows,
        @JsonProperty("min_rows") int minRows,
        int users,
        @JsonProperty("min_users") int minUsers,
        @JsonProperty("waiting_for") String waitingFor) {
    static TrainingProgressView of(TrainingProgress progress) {
        return new TrainingProgressView(
                progress.percent(),
                progress.rows(),
                progress.minRows(),
                progress.users(),
                progress.minUsers(),
                progress.waitingFor());
    }
}

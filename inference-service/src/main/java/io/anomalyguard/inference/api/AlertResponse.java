package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.score.Contribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alert over HTTP; the names are those of the topic. */
record AlertResponse(
        @JsonProperty("alert_id") String alertId,
        @JsonProperty("user_id") String userId,
        String state,
        String severity,
        @JsonProperty("opened_at") long openedAt,
        @JsonProperty("updated_at") long updatedAt,
        @JsonProperty("first_anomaly_at") long firstAnomalyAt,
        @JsonProperty("last_anomaly_at") long lastAnomalyAt,
        String reason,
        @JsonProperty("max_score") double maxScore,
        double threshold,
        @JsonProperty("anomalous_rows") long anomalousRows,
        @JsonProperty("model_version") String modelVersion,
        List<Contribution> contributions,
        List<Change> history) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(String state, String by, @Nullable String note, long at) {
        static Change of(AlertChange change) {
            return new Change(change.state().wireName(), change.by(), change.note(), change.at());
        }
    }

    static AlertResponse of(Alert alert) {
        return new AlertResponse(
                alert.alertId(),
                alert.userId(),
                alert.state().wireName(),
                alert.severity().wireName(),
                alert.openedAt(),
                alert.updatedAt(),
                alert.firstAnomalyAt(),
                alert.lastAnomalyAt(),
                alert.reason(),
                alert.maxScore(),
                alert.threshold(),
                alert.anomalousRows(),
                alert.modelVersion(),
                alert.contributions(),
                alert.history().stream().map(Change::of).toList());
    }
}

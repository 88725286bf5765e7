package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.inference.model.TrainingProgress;
import io.anomalyguard.inference.scoring.Scorer.Judgement;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict over HTTP. Fields that the status leaves without a value are absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScoreResponse(
        @JsonProperty("user_id") @Nullable String userId,

        @Schema(
                allowableValues = {"scored", "stale", "warming_up", "unknown", "unreadable"},
                description = "stale: scored, from old features; warming_up: there is no model yet; in a batch also"
                        + " unknown: never seen, and unreadable: what the store holds is no feature row; see detail")
        String status,

        @JsonProperty("anomaly_score") @Nullable Double anomalyScore,
        @JsonProperty("anomaly_probability") @Nullable Double anomalyProbability,
        @JsonProperty("is_anomaly") @Nullable Boolean anomaly,
        @Nullable String severity,
        @Nullable Double threshold,
        @JsonProperty("model_version") @Nullable String modelVersion,
        @Nullable Map<String, Number> features,

        @Schema(description = "features beyond what people do at all; one is enough for an anomaly, whatever the score")
        @JsonProperty("beyond_limits")
        @Nullable
        List<String> beyondLimits,

        @Nullable List<Contribution> contributions,
        @JsonProperty("feature_timestamp") @Nullable Long featureTimestamp,
        @JsonProperty("feature_age_ms") @Nullable Long featureAgeMs,

        @Schema(description = "how far the first training has come, while warming up") @Nullable
        TrainingProgressView progress,

        @Schema(description = "why the features cannot be read") @Nullable
        String detail) {

    static ScoreResponse of(
            @Nullable String userId,
            String status,
            Judgement judgement,
            double[] vector,
            @Nullable Long timestamp,
            @Nullable Long ageMs) {
        return new ScoreResponse(
                userId,
                status,
                judgement.verdict().score(),
                judgement.verdict().probability(),
                judgement.verdict().isAnomaly(),
                judgement.verdict().severity().wireName(),
                judgement.model().threshold(),
                judgement.model().version(),
                named(vector),
                judgement.verdict().beyond().stream().map(Feature::wireName).toList(),
                judgement.contributions(),
                timestamp,
                ageMs,
                null,
                null);
    }

    static ScoreResponse warmingUp(
            @Nullable String userId,
            double[] vector,
            @Nullable Long timestamp,
            @Nullable Long ageMs,
            TrainingProgress progress) {
        return new ScoreResponse(
                userId,
                "warming_up",
                null,
                null,
                null,
                null,
                null,
                null,
                named(vector),
                null,
                null,
                timestamp,
                ageMs,
                TrainingProgressView.of(progress),
                null);
    }

    static ScoreResponse unknown(String userId) {
        return without(userId, "unknown", null);
    }

    static ScoreResponse unreadable(String userId, String reason) {
        return without(userId, "unreadable", reason);
    }

    private static ScoreResponse without(String userId, String status, @Nullable String detail) {
        return new ScoreResponse(
                userId, status, null, null, null, null, null, null, null, null, null, null, null, null, detail);
    }

    private static Map<String, Number> named(double[] vector) {
        var features = new LinkedHashMap<String, Number>();
        for (Feature feature : Feature.all()) {
            double value = vector[feature.index()];
            features.put(
                    feature.wireName(),
                    switch (feature.type()) {
                        case INT64 -> (Number) (long) value;
                        case FLOAT32 -> (Number) (float) value;
                    });
        }
        return features;
    }
}

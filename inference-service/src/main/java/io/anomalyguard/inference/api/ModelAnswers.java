package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Drift;
import io.anomalyguard.inference.model.FeatureProfile;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Sensitivity;
import io.anomalyguard.inference.model.Trial;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link ModelController} tells of models. */
final class ModelAnswers {
    private ModelAnswers() {}

    /**
     * @param status warming_up or ready
     * @param sensitivity what an operator has set, for later models too; absent while each is as it was made
     * @param history the models that can be activated, newest first
     * @param unreadable versions whose records are no usable models, with the reason
     * @param challenger a new model that is tried beside the one that judges; absent without one. Known to the instance
     *     that trains
     * @param lastChallenge what became of the last new model
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Models(
            String status,
            TrainingProgressView training,
            @Nullable ModelView active,

            @Schema(description = "where anomalies begin, as an operator has set it for all models; absent if none has")
            @Nullable
            SensitivityView sensitivity,

            List<Entry> history,
            Map<String, String> unreadable,
            @Nullable Challenger challenger,
            @JsonProperty("last_challenge") @Nullable Challenge lastChallenge) {}

    /** Either of the two; see {@link SensitivityRequest}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SensitivityView(
            @Nullable Double contamination, @Nullable Double threshold) {
        static @Nullable SensitivityView of(Sensitivity sensitivity) {
            return sensitivity.equals(Sensitivity.OF_MODEL)
                    ? null
                    : new SensitivityView(sensitivity.contamination(), sensitivity.threshold());
        }
    }

    record Entry(
            @JsonProperty("model_version") String modelVersion,
            @JsonProperty("created_at") long createdAt,
            int rows,
            int users,
            @JsonProperty("is_active") boolean active) {
        static Entry of(Model model, @Nullable Model active) {
            var info = model.info();
            return new Entry(
                    info.version(),
                    info.createdAt(),
                    info.rows(),
                    info.users(),
                    active != null && active.version().equals(info.version()));
        }
    }

    /**
     * @param since when the trial began
     * @param rowsNeeded rows after which it is decided whether it takes over
     * @param trial how it does so far; absent before the first rows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Challenger(
            @JsonProperty("model_version") String modelVersion,
            long since,
            @JsonProperty("rows_needed") long rowsNeeded,
            @Nullable TrialView trial) {
        static Challenger of(ActiveModel.Shadow shadow) {
            Trial soFar = shadow.soFar();
            return new Challenger(
                    shadow.version(), shadow.since(), shadow.rowsNeeded(), soFar == null ? null : TrialView.of(soFar));
        }
    }

    record Challenge(
            @JsonProperty("model_version") String modelVersion,
            long at,
            boolean accepted,
            String reason,
            TrialView trial) {
        static Challenge of(ActiveModel.Challenge last) {
            Trial trial = last.trial();
            return new Challenge(last.version(), last.at(), trial.accepted(), trial.reason(), TrialView.of(trial));
        }
    }

    /**
     * @param rows rows that both have scored
     * @param anomalyRate share that the new model finds anomalous; a user's rows of a minute weigh as one, here and below
     * @param championAnomalyRate share that the one that judges finds anomalous
     * @param agreement share on which both say the same
     * @param scoreDrift population stability index of the new one's scores since its training
     * @param accepted whether it takes over, going by these rows
     */
    record TrialView(
            int rows,
            @JsonProperty("anomaly_rate") double anomalyRate,
            @JsonProperty("champion_anomaly_rate") double championAnomalyRate,
            double agreement,
            @JsonProperty("score_drift") double scoreDrift,
            boolean accepted,
            String reason) {
        static TrialView of(Trial trial) {
            return new TrialView(
                    trial.rows(),
                    trial.anomalyRate(),
                    trial.championRate(),
                    trial.agreement(),
                    trial.scoreDrift(),
                    trial.accepted(),
                    trial.reason());
        }
    }

    /**
     * @param from event time of the oldest training row
     * @param to event time of the newest training row
     * @param contamination that it was made with; one that an operator has set is the sensitivity of {@link Models}
     * @param threshold in force; for a model that is not active, the one that it was made with
     * @param profile what is usual for each feature: 5 %, 50 % and 95 % quantile of the training rows
     */
    record ModelView(
            @JsonProperty("model_version") String modelVersion,
            @JsonProperty("created_at") long createdAt,
            int rows,
            int users,
            long from,
            long to,
            @JsonProperty("training_ms") long trainingMs,
            int trees,
            int subsample,
            long seed,

            @Schema(description = "that it was made with, whatever an operator has set since")
            double contamination,

            @Schema(description = "in force; of a model that is not active, the one that it was made with")
            double threshold,

            List<String> libraries,
            Map<String, FeatureProfile> profile) {
        static ModelView of(Model model) {
            var profile = new LinkedHashMap<String, FeatureProfile>();
            for (Feature feature : Feature.all()) {
                profile.put(feature.wireName(), model.profile(feature));
            }
            var info = model.info();
            return new ModelView(
                    info.version(),
                    info.createdAt(),
                    info.rows(),
                    info.users(),
                    info.from(),
                    info.to(),
                    info.trainingMillis(),
                    info.forest().trees(),
                    info.forest().subsample(),
                    info.forest().seed(),
                    info.contamination(),
                    model.threshold(),
                    info.libraries(),
                    profile);
        }
    }

    /**
     * @param modelVersion the model that the rows are compared with: the active one, or for a moment after a change the one
     *     before it
     * @param features population stability index by feature: under 0.1 nothing has moved, over 0.25 much has
     */
    record DriftView(
            @JsonProperty("model_version") String modelVersion,
            int rows,
            @JsonProperty("anomaly_score") double anomalyScore,
            Map<String, Double> features) {
        static DriftView of(Drift drift) {
            var features = new LinkedHashMap<String, Double>();
            for (Feature feature : Feature.all()) {
                features.put(feature.wireName(), drift.features().get(feature.index()));
            }
            return new DriftView(drift.modelVersion(), drift.rows(), drift.score(), features);
        }
    }
}

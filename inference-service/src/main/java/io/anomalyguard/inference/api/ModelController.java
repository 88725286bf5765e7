package io.anomalyguard.inference.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Drift;
import io.anomalyguard.inference.model.FeatureProfile;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.ModelRegistry;
import io.anomalyguard.inference.model.Sensitivity;
import io.anomalyguard.inference.model.Trial;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/models")
@Tag(name = "Models", description = "Changes go through Kafka and come into force on every instance a moment later")
class ModelController {
    private final ActiveModel active;
    private final ModelRegistry registry;

    ModelController(ActiveModel active, ModelRegistry registry) {
        this.active = active;
        this.registry = registry;
    }

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
            @JsonProperty("is_active") boolean active) {}

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
            @Nullable TrialView trial) {}

    record Challenge(
            @JsonProperty("model_version") String modelVersion,
            long at,
            boolean accepted,
            String reason,
            TrialView trial) {}

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
            Map<String, FeatureProfile> profile) {}

    /**
     * @param modelVersion the model that the rows are compared with: the active one, or for a moment after a change the one
     *     before it
     * @param features population stability index by feature: under 0.1 nothing has moved, over 0.25 much has
     */
    record DriftView(
            @JsonProperty("model_version") String modelVersion,
            int rows,
            @JsonProperty("anomaly_score") double anomalyScore,
            Map<String, Double> features) {}

    /** Who does it, and why. */
    @Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record ChangeRequest(
            @Schema(description = "who", minLength = 1, maxLength = 128, example = "ana", requiredMode = REQUIRED)
            @Nullable
            String by,

            @Schema(maxLength = 2000) @Nullable String note) {}

    /** Who wants a new model, and how much. */
    @Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record TrainRequest(
            @Schema(description = "who", minLength = 1, maxLength = 128, example = "ana", requiredMode = REQUIRED)
            @Nullable
            String by,

            @Schema(
                    description =
                            "true: it takes over whatever its trial says; for when the behaviour of the users has changed"
                                    + " and the model that judges is wrong about most of what it finds")
            @Nullable
            Boolean force,

            @Schema(description = "not kept: the note of a new model tells how its trial went") @Nullable
            String note) {}

    /** At most one of the two; none goes back to what the model was made with. */
    @Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record SensitivityRequest(
            @Schema(
                    description = "share of ordinary rows that may be anomalies at most; more than 0, less than 0.5",
                    minimum = "0",
                    maximum = "0.5")
            @Nullable
            Double contamination,

            @Schema(
                    description = "score from which on a row is an anomaly; more than 0, at most 1",
                    minimum = "0",
                    maximum = "1")
            @Nullable
            Double threshold,

            @Schema(description = "who", minLength = 1, maxLength = 128, example = "ana", requiredMode = REQUIRED)
            @Nullable
            String by) {}

    /** @param requested what will come into force */
    record Accepted(String requested) {}

    @GetMapping
    @Operation(summary = "The model that judges now, or how far the first training has come, and those before it")
    Models models() {
        Model model = active.get();
        var shadow = active.shadow();
        var last = active.lastChallenge();
        return new Models(
                model == null ? "warming_up" : "ready",
                TrainingProgressView.of(active.progress()),
                model == null ? null : view(model),
                SensitivityView.of(registry.sensitivity()),
                registry.models().stream().map(each -> entry(each, model)).toList(),
                registry.unreadable(),
                shadow == null ? null : challenger(shadow),
                last == null ? null : challenge(last));
    }

    @GetMapping("/{version}")
    @Operation(summary = "One model")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "There is no such model")
    @ApiResponse(responseCode = "503", description = "The models have not been read from Kafka yet; see Retry-After")
    ModelView model(@PathVariable String version) {
        Model model = active.get();
        return view(model != null && model.version().equals(version) ? model : find(version));
    }

    @GetMapping("/drift")
    @Operation(summary = "How far the latest rows have moved from those that the active model was trained on")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "There is no model, or no row has been seen yet")
    DriftView drift() {
        Drift drift = active.drift();
        if (active.get() == null || drift == null) {
            throw Problem.unavailable("nothing has been measured yet", Duration.ofSeconds(10));
        }
        var features = new LinkedHashMap<String, Double>();
        for (Feature feature : Feature.all()) {
            features.put(feature.wireName(), drift.features().get(feature.index()));
        }
        return new DriftView(drift.modelVersion(), drift.rows(), drift.score(), features);
    }

    @PostMapping("/train")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Asks for a new model; it takes over when it has proved sane beside the active one")
    @ApiResponse(
            responseCode = "202",
            description = "The request is on its way to the instance that trains",
            useReturnTypeSchema = true)
    Accepted train(@RequestBody TrainRequest request) {
        registry.requestTraining(Fields.by(request.by()), Boolean.TRUE.equals(request.force()));
        return new Accepted("training");
    }

    @PostMapping("/{version}/activate")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Makes a model the one that judges, on every instance")
    @ApiResponse(responseCode = "202", description = "On its way; it holds a moment later", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "There is no such model")
    @ApiResponse(
            responseCode = "503",
            description = "The models have not been read from Kafka yet, or Kafka did not take it; see Retry-After")
    Accepted activate(@PathVariable String version, @RequestBody ChangeRequest request) {
        return activate(find(version), request);
    }

    @PostMapping("/rollback")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Activates the model that judged before the active one")
    @ApiResponse(responseCode = "202", description = "On its way; it holds a moment later", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "There is no model before the active one")
    Accepted rollback(@RequestBody ChangeRequest request) {
        Model model = requireActive();
        String before = registry.rollBack(Fields.by(request.by()), Fields.note(request.note()));
        if (before == null) {
            throw Problem.conflict("there is no model before " + model.version());
        }
        return new Accepted(before);
    }

    @PatchMapping("/active")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Changes where anomalies begin, for the active model and those to come",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = SensitivityRequest.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "by share",
                                                        value = "{\"contamination\":0.002,\"by\":\"ana\"}"),
                                                @ExampleObject(
                                                        name = "by score",
                                                        value = "{\"threshold\":0.62,\"by\":\"ana\"}"),
                                                @ExampleObject(name = "as made", value = "{\"by\":\"ana\"}")
                                            })))
    @ApiResponse(responseCode = "202", description = "On its way; it holds a moment later", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "409", description = "There is no model yet")
    Accepted adjust(@RequestBody SensitivityRequest request) {
        String by = Fields.by(request.by());
        Double contamination = request.contamination();
        Double threshold = request.threshold();
        if (contamination != null && threshold != null) {
            throw Problem.invalid("threshold", "either contamination or threshold, not both");
        }
        if (contamination != null && !(contamination > 0 && contamination < 0.5)) {
            throw Problem.invalid("contamination", "must be more than 0 and less than 0.5");
        }
        if (threshold != null && !(threshold > 0 && threshold <= 1)) {
            throw Problem.invalid("threshold", "must be more than 0 and at most 1");
        }
        Model model = requireActive();
        var sensitivity = new Sensitivity(contamination, threshold);
        registry.adjust(sensitivity, by);
        return new Accepted("threshold " + model.with(sensitivity).threshold());
    }

    private Accepted activate(Model model, ChangeRequest request) {
        registry.activate(model.version(), Fields.by(request.by()), Fields.note(request.note()));
        return new Accepted(model.version());
    }

    private Model find(String version) {
        // Before that the sensitivity that an activation keeps is not known either.
        if (!registry.isComplete()) {
            throw Problem.unavailable("the models have not been read from Kafka yet", Duration.ofSeconds(2));
        }
        Model model = registry.get(version);
        if (model == null) {
            throw Problem.notFound("no such model, or it was removed");
        }
        return model;
    }

    private Model requireActive() {
        Model model = active.get();
        if (model == null) {
            throw Problem.conflict("there is no model yet");
        }
        return model;
    }

    private static Entry entry(Model model, @Nullable Model active) {
        var info = model.info();
        return new Entry(
                info.version(),
                info.createdAt(),
                info.rows(),
                info.users(),
                active != null && active.version().equals(info.version()));
    }

    private static Challenger challenger(ActiveModel.Shadow shadow) {
        Trial soFar = shadow.soFar();
        return new Challenger(
                shadow.version(), shadow.since(), shadow.rowsNeeded(), soFar == null ? null : TrialView.of(soFar));
    }

    private static Challenge challenge(ActiveModel.Challenge last) {
        Trial trial = last.trial();
        return new Challenge(last.version(), last.at(), trial.accepted(), trial.reason(), TrialView.of(trial));
    }

    private static ModelView view(Model model) {
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

package io.anomalyguard.inference.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Drift;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.ModelRegistry;
import io.anomalyguard.inference.model.Sensitivity;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
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
    ModelAnswers.Models models() {
        Model model = active.get();
        var shadow = active.shadow();
        var last = active.lastChallenge();
        return new ModelAnswers.Models(
                model == null ? "warming_up" : "ready",
                TrainingProgressView.of(active.progress()),
                model == null ? null : ModelAnswers.ModelView.of(model),
                ModelAnswers.SensitivityView.of(registry.sensitivity()),
                registry.models().stream()
                        .map(each -> ModelAnswers.Entry.of(each, model))
                        .toList(),
                registry.unreadable(),
                shadow == null ? null : ModelAnswers.Challenger.of(shadow),
                last == null ? null : ModelAnswers.Challenge.of(last));
    }

    @GetMapping("/{version}")
    @Operation(summary = "One model")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "There is no such model")
    @ApiResponse(responseCode = "503", description = "The models have not been read from Kafka yet; see Retry-After")
    ModelAnswers.ModelView model(@PathVariable String version) {
        Model model = active.get();
        return ModelAnswers.ModelView.of(model != null && model.version().equals(version) ? model : find(version));
    }

    @GetMapping("/drift")
    @Operation(summary = "How far the latest rows have moved from those that the active model was trained on")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "There is no model, or no row has been seen yet")
    ModelAnswers.DriftView drift() {
        Drift drift = active.drift();
        if (active.get() == null || drift == null) {
            throw Problem.unavailable("nothing has been measured yet", Duration.ofSeconds(10));
        }
        return ModelAnswers.DriftView.of(drift);
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
}

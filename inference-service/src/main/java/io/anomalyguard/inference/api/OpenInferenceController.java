package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.json.WireName;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The REST side of the Open Inference Protocol, version 2 (github.com/kserve/open-inference-protocol). One model, {@code
 * anomaly}, of which the active version answers. Its input is either {@code features}, numbers of shape [n, 12] in the
 * order of {@link Feature}, or {@code user_id}, BYTES of shape [n].
 */
@RestController
@RequestMapping("/v2")
@Tag(name = "Open Inference Protocol")
class OpenInferenceController {
    static final String MODEL = "anomaly";

    /** Of this API, as in the description that {@code /v3/api-docs} gives. */
    static final String VERSION = "1";

    private static final String NO_MODEL = "There is no such model, or the version is not the active one";
    private static final String NO_MODEL_YET = "There is no model yet; see Retry-After";

    private static final String FEATURES = "features";
    private static final String USER_ID = "user_id";
    private static final String DATA = "inputs[0].data";
    private static final List<String> NUMBERS =
            List.of("FP64", "FP32", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32", "UINT16", "UINT8");
    private static final int WIDTH = Feature.all().size();

    private final ScoreController scores;
    private final ActiveModel active;
    private final HealthEndpoint health;

    OpenInferenceController(ScoreController scores, ActiveModel active, HealthEndpoint health) {
        this.scores = scores;
        this.active = active;
        this.health = health;
    }

    record Server(String name, String version, List<String> extensions) {}

    record Tensor(String name, String datatype, List<Integer> shape) {}

    record ModelMetadata(
            String name, List<String> versions, String platform, List<Tensor> inputs, List<Tensor> outputs) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Input(
            @Schema(example = "user_id") @Nullable String name,
            @Schema(example = "BYTES") @Nullable String datatype,
            @Schema(example = "[2]") @Nullable List<@Nullable Integer> shape,

            @Schema(example = "[\"u-1001\",\"u-1002\"]") @Nullable
            List<@Nullable Object> data) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record RequestedOutput(@Nullable String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record InferRequest(
            @Nullable String id,
            @Nullable List<@Nullable Input> inputs,
            @Nullable List<@Nullable RequestedOutput> outputs) {}

    record Output(String name, String datatype, List<Integer> shape, List<Object> data) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InferResponse(
            @JsonProperty("model_name") String modelName,
            @JsonProperty("model_version") String modelVersion,
            @Nullable String id,
            List<Output> outputs) {}

    /** What can be asked for: one value of each verdict. */
    private enum Result implements WireName {
        ANOMALY_SCORE("FP64"),
        ANOMALY_PROBABILITY("FP64"),
        IS_ANOMALY("BOOL"),
        SEVERITY("BYTES");

        private static final Map<String, Result> BY_NAME = WireName.byName(Result.class);

        private final String datatype;

        Result(String datatype) {
            this.datatype = datatype;
        }

        Object of(ScoreResponse verdict) {
            return Objects.requireNonNull(
                    switch (this) {
                        case ANOMALY_SCORE -> verdict.anomalyScore();
                        case ANOMALY_PROBABILITY -> verdict.anomalyProbability();
                        case IS_ANOMALY -> verdict.anomaly();
                        case SEVERITY -> verdict.severity();
                    });
        }
    }

    @GetMapping({"", "/"})
    @Operation(summary = "Server metadata")
    Server server() {
        return new Server("anomalyguard", VERSION, List.of());
    }

    @GetMapping("/health/live")
    @Operation(summary = "Whether the service answers")
    Map<String, Boolean> live() {
        return Map.of("live", true);
    }

    @GetMapping("/health/ready")
    @Operation(
            summary =
                    "Whether there is a model, features can be read, the alerts are known, and the stream of rows has been joined")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "Not ready", useReturnTypeSchema = true)
    ResponseEntity<Map<String, Boolean>> ready() {
        var readiness = health.healthForPath("readiness");
        boolean ready = readiness != null && readiness.getStatus().equals(Status.UP);
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("ready", ready));
    }

    @GetMapping({"/models/{name}", "/models/{name}/versions/{version}"})
    @Operation(summary = "Model metadata")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = NO_MODEL)
    @ApiResponse(responseCode = "503", description = NO_MODEL_YET)
    ModelMetadata metadata(@PathVariable String name, @PathVariable(required = false) @Nullable String version) {
        Model model = model(name, version);
        return new ModelMetadata(
                MODEL,
                List.of(model.version()),
                "smile_isolation_forest",
                List.of(new Tensor(FEATURES, "FP64", List.of(-1, WIDTH)), new Tensor(USER_ID, "BYTES", List.of(-1))),
                List.of(Result.values()).stream()
                        .map(result -> new Tensor(result.wireName(), result.datatype, List.of(-1)))
                        .toList());
    }

    @GetMapping({"/models/{name}/ready", "/models/{name}/versions/{version}/ready"})
    @Operation(summary = "Whether a model, or a version of it, answers")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = NO_MODEL)
    @ApiResponse(responseCode = "503", description = NO_MODEL_YET)
    Map<String, Object> modelReady(
            @PathVariable String name, @PathVariable(required = false) @Nullable String version) {
        model(name, version);
        return Map.of("name", MODEL, "ready", true);
    }

    @PostMapping({"/models/{name}/infer", "/models/{name}/versions/{version}/infer"})
    @Operation(summary = "Judges feature vectors or users")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "404", description = "No such model or version, or a never seen user")
    @ApiResponse(responseCode = "503", description = "There is no model yet, or features cannot be read")
    InferResponse infer(
            @PathVariable String name,
            @PathVariable(required = false) @Nullable String version,
            @RequestBody InferRequest request) {
        Model model = model(name, version);
        String id = request.id() == null ? null : Fields.unicode("id", request.id());
        List<ScoreResponse> verdicts = verdicts(request, model);
        for (ScoreResponse verdict : verdicts) {
            if (verdict.anomalyScore() == null) {
                throw "unknown".equals(verdict.status())
                        ? Problem.notFound("no features of user " + verdict.userId())
                        : ScoreController.unreadable(verdict.userId(), verdict.detail());
            }
        }
        var outputs = new ArrayList<Output>();
        for (Result result : wanted(request)) {
            outputs.add(new Output(
                    result.wireName(),
                    result.datatype,
                    List.of(verdicts.size()),
                    verdicts.stream().map(result::of).toList()));
        }
        return new InferResponse(MODEL, model.version(), id, outputs);
    }

    private Model model(String name, @Nullable String version) {
        if (!name.equals(MODEL)) {
            throw Problem.notFound("no model of this name; there is " + MODEL);
        }
        Model model = active.get();
        if (model == null) {
            throw Problem.unavailable("there is no model yet", Duration.ofSeconds(5));
        }
        if (version != null && !version.equals(model.version())) {
            throw Problem.notFound("version " + model.version() + " is active; no other one answers");
        }
        return model;
    }

    private static List<Result> wanted(InferRequest request) {
        List<@Nullable RequestedOutput> outputs = request.outputs();
        if (outputs == null || outputs.isEmpty()) {
            return List.of(Result.values());
        }
        var wanted = new ArrayList<Result>();
        for (int i = 0; i < outputs.size(); i++) {
            RequestedOutput output = outputs.get(i);
            String name = output == null ? null : output.name();
            Result result = name == null ? null : Result.BY_NAME.get(name);
            if (result == null) {
                throw Problem.invalid("outputs[" + i + "].name", "there is no such output");
            }
            // As many answers as names would be as large as the sender likes.
            if (wanted.contains(result)) {
                throw Problem.invalid("outputs[" + i + "].name", "asked for twice");
            }
            wanted.add(result);
        }
        return wanted;
    }

    private List<ScoreResponse> verdicts(InferRequest request, Model model) {
        List<@Nullable Input> inputs = request.inputs();
        Input input = inputs == null || inputs.size() != 1 ? null : inputs.getFirst();
        if (input == null) {
            throw Problem.invalid("inputs", "exactly one is needed, " + FEATURES + " or " + USER_ID);
        }
        List<@Nullable Integer> shape = input.shape();
        List<@Nullable Object> data = input.data();
        if (shape == null || data == null) {
            throw Problem.invalid(shape == null ? "inputs[0].shape" : DATA, "missing");
        }
        return switch (String.valueOf(input.name())) {
            case FEATURES -> scores.ofVectors(vectors(input.datatype(), shape, data), model);
            case USER_ID -> scores.ofUsers(DATA, users(input.datatype(), shape, data), model);
            default -> throw Problem.invalid("inputs[0].name", "must be " + FEATURES + " or " + USER_ID);
        };
    }

    private static List<@Nullable String> users(
            @Nullable String datatype, List<@Nullable Integer> shape, List<@Nullable Object> data) {
        if (!"BYTES".equals(datatype)) {
            throw Problem.invalid("inputs[0].datatype", "must be BYTES");
        }
        if (!shape.equals(List.of(data.size()))) {
            throw Problem.invalid("inputs[0].shape", "must be [n] for n users");
        }
        var users = new ArrayList<@Nullable String>(data.size());
        for (int i = 0; i < data.size(); i++) {
            if (!(data.get(i) instanceof String id)) {
                throw Problem.invalid(DATA + "[" + i + "]", "must be a string");
            }
            users.add(id);
        }
        return users;
    }

    /** Data may be flat or nested by rows; the protocol allows both. */
    private static List<double[]> vectors(
            @Nullable String datatype, List<@Nullable Integer> shape, List<@Nullable Object> data) {
        if (datatype == null || !NUMBERS.contains(datatype)) {
            throw Problem.invalid("inputs[0].datatype", "must be FP64 or another number");
        }
        var flat = new ArrayList<@Nullable Object>();
        for (Object item : data) {
            if (item instanceof List<?> row) {
                flat.addAll(row);
            } else {
                flat.add(item);
            }
        }
        Integer rows = shape.isEmpty() ? null : shape.getFirst();
        if (rows == null || rows < 0 || !shape.equals(List.of(rows, WIDTH)) || flat.size() != (long) rows * WIDTH) {
            throw Problem.invalid("inputs[0].shape", "must be [n, " + WIDTH + "] and match the data");
        }
        ScoreController.checkSize(DATA, rows);
        var vectors = new ArrayList<double[]>(rows);
        for (int row = 0; row < rows; row++) {
            double[] vector = new double[WIDTH];
            for (Feature feature : Feature.all()) {
                int index = row * WIDTH + feature.index();
                vector[feature.index()] = FeatureInput.value(feature, flat.get(index), () -> place(data, index));
            }
            vectors.add(vector);
        }
        return vectors;
    }

    /** @param index of a value among all of them, one row behind the other */
    private static String place(List<@Nullable Object> data, int index) {
        int before = 0;
        for (int i = 0; i < data.size(); i++) {
            String item = DATA + "[" + i + "]";
            int column = index - before;
            if (data.get(i) instanceof List<?> row) {
                if (column < row.size()) {
                    return item + "[" + column + "]";
                }
                before += row.size();
            } else {
                if (column == 0) {
                    return item;
                }
                before++;
            }
        }
        throw new IndexOutOfBoundsException(index);
    }
}

package io.anomalyguard.inference.api;

import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureRow;
import io.anomalyguard.feast.Lookup;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.scoring.FeatureStoreSettings;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Scores")
class ScoreController {
    static final int MAX_BATCH = 1000;
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final ActiveModel active;
    private final FeatureReader store;
    private final FeatureStoreSettings settings;
    private final Clock clock;
    private final Tracing tracing;
    private final Timer reads;
    private final Timer failedReads;

    ScoreController(
            ActiveModel active,
            FeatureReader store,
            FeatureStoreSettings settings,
            Clock clock,
            Tracing tracing,
            MeterRegistry meters) {
        this.active = active;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.tracing = tracing;
        this.reads = reads(meters, "success");
        this.failedReads = reads(meters, "error");
    }

    private static Timer reads(MeterRegistry meters, String outcome) {
        return Timer.builder("anomalyguard.store.read")
                .description("Time to read features from the online store")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250))
                .register(meters);
    }

    @PostMapping(path = "/score", consumes = JSON, produces = JSON)
    @Operation(
            summary = "Judges a user by the features in the online store, or features that are sent along",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ScoreRequest.class),
                                            examples = {
                                                @ExampleObject(name = "a user", value = "{\"user_id\":\"u-1001\"}"),
                                                @ExampleObject(
                                                        name = "what if",
                                                        value = "{\"features\":" + ScoreRequest.FEATURES + "}")
                                            })))
    @ApiResponse(
            responseCode = "200",
            description = "The verdict; or status warming_up while there is no model yet",
            content = @Content(schema = @Schema(implementation = ScoreResponse.class)))
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "404", description = "Never seen user")
    @ApiResponse(responseCode = "503", description = "The feature store does not answer; see Retry-After")
    void score(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ScoreJson.send(response, score(ScoreJson.read(request)));
    }

    private ScoreResponse score(ScoreRequest request) {
        Map<String, @Nullable Object> features = request.features();
        if (features != null) {
            if (request.userId() != null) {
                throw Problem.invalid("features", "either user_id or features, not both");
            }
            return judge(active.get(), null, FeatureInput.vector("features", features), null, false);
        }
        String userId = Fields.userId("user_id", request.userId());
        return switch (lookUp(List.of(userId)).getFirst()) {
            case Lookup.Found(FeatureRow row, boolean old) ->
                judge(active.get(), userId, row.vector(), row.timestamp(), old);
            case Lookup.Absent absent ->
                throw Problem.notFound("no features of this user; it was never seen, or not for long");
            case Lookup.Unreadable(String id, String reason) -> throw unreadable(id, reason);
        };
    }

    @PostMapping(path = "/score/batch", consumes = JSON, produces = JSON)
    @Operation(
            summary = "Judges up to 1,000 users or feature sets; results in the order of the request",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = BatchRequest.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "users",
                                                        value = "{\"user_ids\":[\"u-1001\",\"u-1002\"]}"),
                                                @ExampleObject(
                                                        name = "what if",
                                                        value = "{\"features\":[" + ScoreRequest.FEATURES + "]}")
                                            })))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BatchResponse.class)))
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "503", description = "The feature store does not answer; see Retry-After")
    void batch(@RequestBody BatchRequest request, HttpServletResponse response) throws IOException {
        ScoreJson.send(response, batch(request));
    }

    private List<ScoreResponse> batch(BatchRequest request) {
        List<@Nullable String> users = request.userIds();
        List<@Nullable Map<String, @Nullable Object>> sets = request.features();
        if (users != null && sets != null) {
            throw Problem.invalid("features", "either user_ids or features, not both");
        }
        if (sets == null) {
            if (users == null) {
                throw Problem.invalid("user_ids", "missing");
            }
            return ofUsers("user_ids", users, active.get());
        }
        checkSize("features", sets.size());
        var vectors = new ArrayList<double[]>(sets.size());
        for (int i = 0; i < sets.size(); i++) {
            String name = "features[" + i + "]";
            Map<String, @Nullable Object> set = sets.get(i);
            if (set == null) {
                throw Problem.invalid(name, "missing");
            }
            vectors.add(FeatureInput.vector(name, set));
        }
        return ofVectors(vectors, active.get());
    }

    /**
     * The verdicts on users, in their order.
     *
     * @param field name of the array of users in the request
     * @param model judges all of them; null while there is none yet
     */
    List<ScoreResponse> ofUsers(String field, List<@Nullable String> users, @Nullable Model model) {
        checkSize(field, users.size());
        var ids = new ArrayList<String>(users.size());
        for (int i = 0; i < users.size(); i++) {
            ids.add(Fields.userId(field + "[" + i + "]", users.get(i)));
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        var results = new ArrayList<ScoreResponse>(ids.size());
        for (Lookup lookup : lookUp(ids)) {
            results.add(
                    switch (lookup) {
                        case Lookup.Found(FeatureRow row, boolean old) ->
                            judge(model, row.userId(), row.vector(), row.timestamp(), old);
                        case Lookup.Absent(String userId) -> ScoreResponse.unknown(userId);
                        case Lookup.Unreadable(String userId, String reason) ->
                            ScoreResponse.unreadable(userId, reason);
                    });
        }
        return results;
    }

    /**
     * The verdicts on feature vectors, in their order.
     *
     * @param model judges all of them; null while there is none yet
     */
    List<ScoreResponse> ofVectors(List<double[]> vectors, @Nullable Model model) {
        return vectors.stream()
                .map(vector -> judge(model, null, vector, null, false))
                .toList();
    }

    /** How the answer to a batch is described; {@link ScoreJson} writes it. */
    record BatchResponse(List<ScoreResponse> results) {}

    private List<Lookup> lookUp(List<String> userIds) {
        long start = System.nanoTime();
        boolean answered = false;
        try (RecordSpan span = tracing.part("read features")) {
            span.set("anomalyguard.users", userIds.size());
            List<Lookup> found = store.lookUp(userIds);
            answered = true;
            return found;
        } finally {
            (answered ? reads : failedReads).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /** @param old whether the features say nothing about now, whatever this service takes for stale */
    private ScoreResponse judge(
            @Nullable Model model, @Nullable String userId, double[] vector, @Nullable Long timestamp, boolean old) {
        Long age = timestamp == null ? null : Math.max(0, clock.millis() - timestamp);
        if (model == null) {
            return ScoreResponse.warmingUp(userId, vector, timestamp, age, active.progress());
        }
        var judgement = Scorer.judge(model, vector, Scorer.Explain.ALWAYS);
        boolean stale = old || (age != null && age > settings.staleAfter().toMillis());
        return ScoreResponse.of(userId, stale ? "stale" : "scored", judgement, vector, timestamp, age);
    }

    static Problem unreadable(@Nullable String userId, @Nullable String reason) {
        return Problem.unavailable(
                "the features of " + userId + " cannot be read: " + reason, ProblemAnswers.RETRY_STORE);
    }

    static void checkSize(String field, int size) {
        if (size > MAX_BATCH) {
            throw Problem.invalid(field, "at most " + MAX_BATCH + ", not " + size);
        }
    }
}

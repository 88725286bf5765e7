package io.anomalyguard.inference.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.alerts.Suppressions;
import io.anomalyguard.inference.broker.RecordSender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/suppressions")
@Tag(name = "Alerts")
class SuppressionController {
    private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();

    private final Suppressions suppressions;
    private final RecordSender sender;
    private final Clock clock;

    SuppressionController(Suppressions suppressions, RecordSender sender, Clock clock) {
        this.suppressions = suppressions;
        this.sender = sender;
        this.clock = clock;
    }

    @Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record SuppressionRequest(
            @Schema(minLength = 1, maxLength = 128, example = "u-1001", requiredMode = REQUIRED)
            @JsonProperty("user_id")
            @Nullable
            String userId,

            @Schema(
                    description = "for how long, at most a year",
                    minimum = "1",
                    maximum = "31536000",
                    example = "3600",
                    requiredMode = REQUIRED)
            @JsonProperty("duration_s")
            @Nullable
            Long durationSeconds,

            @Schema(description = "who", minLength = 1, maxLength = 128, example = "ana", requiredMode = REQUIRED)
            @Nullable
            String by,

            @Schema(maxLength = 2000, example = "load test") @Nullable
            String note) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SuppressionResponse(
            @JsonProperty("user_id") String userId,
            @Schema(description = "epoch milliseconds") long until,
            String by,
            @Nullable String note,
            @Schema(description = "epoch milliseconds") long timestamp) {
        static SuppressionResponse of(Suppression suppression) {
            return new SuppressionResponse(
                    suppression.userId(),
                    suppression.until(),
                    suppression.by(),
                    suppression.note(),
                    suppression.timestamp());
        }
    }

    @GetMapping
    @Operation(summary = "Users who raise no alerts at present; the first to end comes first")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "The suppressions have not been read from Kafka yet")
    List<SuppressionResponse> list() {
        if (!suppressions.isComplete()) {
            throw Problem.unavailable("the suppressions have not been read from Kafka yet", Duration.ofSeconds(2));
        }
        return suppressions.active(clock.millis()).stream()
                .map(SuppressionResponse::of)
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Lets a user raise no alerts for a while, and resolves one that is active; scores go on")
    @ApiResponse(responseCode = "202", description = "On its way; it holds a moment later", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "409", description = "10,000 other users are suppressed")
    @ApiResponse(responseCode = "503", description = "Kafka did not take it; see Retry-After")
    SuppressionResponse suppress(@RequestBody SuppressionRequest request) {
        Long seconds = request.durationSeconds();
        if (seconds == null || seconds < 1 || seconds > MAX_SECONDS) {
            throw Problem.invalid("duration_s", "must be from 1 to " + MAX_SECONDS);
        }
        var suppression = suppression(request.userId(), Duration.ofSeconds(seconds), request.by(), request.note());
        if (suppressions.isFull(suppression.userId(), suppression.timestamp())) {
            throw Problem.conflict(String.format(
                    Locale.ROOT, "%,d users are suppressed, and no more can be; lift some", Suppressions.MAX_ACTIVE));
        }
        return send(suppression);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Lets a user raise alerts again")
    @ApiResponse(responseCode = "202", description = "On its way; it holds a moment later", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    SuppressionResponse lift(
            @Parameter(required = true, schema = @Schema(type = "string", minLength = 1, maxLength = 128))
                    @RequestParam(name = "user_id", required = false)
                    @Nullable
                    String userId,
            @Parameter(
                            description = "who",
                            required = true,
                            schema = @Schema(type = "string", minLength = 1, maxLength = 128))
                    @RequestParam(required = false)
                    @Nullable
                    String by) {
        return send(suppression(userId, Duration.ZERO, by, null));
    }

    private Suppression suppression(
            @Nullable String userId, Duration duration, @Nullable String by, @Nullable String note) {
        long now = clock.millis();
        return new Suppression(
                Fields.userId("user_id", userId), now + duration.toMillis(), Fields.by(by), Fields.note(note), now);
    }

    private SuppressionResponse send(Suppression suppression) {
        sender.send(Topics.ANOMALY_SUPPRESSIONS, suppression.userId(), suppression);
        return SuppressionResponse.of(suppression);
    }
}

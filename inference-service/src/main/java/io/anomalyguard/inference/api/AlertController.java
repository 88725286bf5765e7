package io.anomalyguard.inference.api;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.json.WireName;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.alerts.Alerts;
import io.anomalyguard.inference.broker.RecordSender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/alerts")
@Tag(name = "Alerts")
class AlertController {
    private static final Map<String, AlertState> STATES = WireName.byName(AlertState.class);
    private static final Map<String, AlertActionType> ACTIONS = WireName.byName(AlertActionType.class);
    private static final int MAX_LIMIT = 1000;
    private static final String ALERTS_UNREAD = "The alerts have not been read from Kafka yet; see Retry-After";

    private final Alerts alerts;
    private final RecordSender sender;
    private final Clock clock;

    AlertController(Alerts alerts, RecordSender sender, Clock clock) {
        this.alerts = alerts;
        this.sender = sender;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "Lists alerts, newest first")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "404", description = "There is no alert to go on behind (any more)")
    @ApiResponse(responseCode = "503", description = ALERTS_UNREAD)
    List<AlertResponse> list(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"open", "acknowledged", "resolved", "false_positive"}))
                    @RequestParam
                    @Nullable
                    String state,
            @RequestParam(name = "user_id") @Nullable String userId,
            @Parameter(description = "id of the last alert of the page before: the list goes on behind it")
                    @RequestParam
                    @Nullable
                    String after,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            defaultValue = "100",
                                            minimum = "1",
                                            maximum = "" + MAX_LIMIT))
                    @RequestParam(defaultValue = "100")
                    int limit) {
        AlertState wanted = state == null ? null : STATES.get(state);
        if (state != null && wanted == null) {
            throw Problem.invalid("state", "must be open, acknowledged, resolved or false_positive");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problem.invalid("limit", "must be from 1 to " + MAX_LIMIT);
        }
        requireComplete();
        return alerts.list(wanted, userId, after == null ? null : find(after), limit).stream()
                .map(AlertResponse::of)
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "One alert")
    @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "There is no such alert, or it was closed too long ago")
    @ApiResponse(responseCode = "503", description = ALERTS_UNREAD)
    AlertResponse get(@PathVariable String id) {
        return AlertResponse.of(find(id));
    }

    /** What a person does to an alert. */
    @Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record ActionRequest(
            @Schema(
                    allowableValues = {"acknowledge", "resolve", "false_positive"},
                    requiredMode = REQUIRED)
            @Nullable
            String action,

            @Schema(description = "who", minLength = 1, maxLength = 128, example = "ana", requiredMode = REQUIRED)
            @Nullable
            String by,

            @Schema(maxLength = 2000) @Nullable String note) {}

    /** An action on its way. */
    record ActionAccepted(
            @JsonProperty("action_id") UUID actionId,
            @JsonProperty("alert_id") String alertId,
            String action) {}

    @PostMapping("/{id}/actions")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Acknowledges or closes an alert; the effect shows in the alert a moment later")
    @ApiResponse(responseCode = "202", description = "The action is on its way", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "400", description = "Invalid; names the field")
    @ApiResponse(responseCode = "404", description = "There is no such alert")
    @ApiResponse(responseCode = "409", description = "The alert is closed")
    @ApiResponse(
            responseCode = "503",
            description = "The alerts have not been read from Kafka yet, or Kafka did not take it; see Retry-After")
    ActionAccepted act(@PathVariable String id, @RequestBody ActionRequest request) {
        String name = request.action();
        AlertActionType type = name == null ? null : ACTIONS.get(name);
        if (type == null) {
            throw Problem.invalid("action", "must be acknowledge, resolve or false_positive");
        }
        String by = Fields.by(request.by());
        String note = Fields.note(request.note());
        Alert alert = find(id);
        if (!alert.state().isActive()) {
            throw Problem.conflict("the alert is closed: " + alert.state().wireName());
        }
        var action =
                new AlertAction(UUID.randomUUID(), alert.alertId(), alert.userId(), type, by, note, clock.millis());
        sender.send(Topics.ANOMALY_ALERT_ACTIONS, alert.alertId(), action);
        return new ActionAccepted(action.actionId(), action.alertId(), type.wireName());
    }

    private Alert find(String id) {
        Alert alert = alerts.get(id);
        if (alert == null) {
            requireComplete();
            throw Problem.notFound("no such alert, or it was closed too long ago");
        }
        return alert;
    }

    private void requireComplete() {
        if (!alerts.isComplete()) {
            throw Problem.unavailable("the alerts have not been read from Kafka yet", Duration.ofSeconds(2));
        }
    }
}

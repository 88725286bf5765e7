package io.anomalyguard.inference.notifications;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.notifications.NotificationSettings.Format;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An alert that has gone into another state.
 *
 * @param id the same however often it is sent, so that a receiver can tell a repetition: alert id and number of the state
 * @param alert as it is now
 */
record Notification(String id, Alert alert) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Notification of(Alert alert) {
        return new Notification(alert.alertId() + ":" + alert.history().size(), alert);
    }

    /** {@code alert.open}, {@code alert.acknowledged}, {@code alert.resolved} or {@code alert.false_positive}. */
    String event() {
        return "alert." + alert.state().wireName();
    }

    byte[] payload(Format format) {
        return switch (format) {
            case JSON ->
                MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                        .put("id", id)
                        .put("event", event())
                        .set(
                                "alert",
                                MAPPER.readTree(Topics.ANOMALY_ALERTS.codec().encode(alert))));
            case SLACK -> MAPPER.writeValueAsBytes(Map.of("text", slackText()));
        };
    }

    private String slackText() {
        var change = alert.history().getLast();
        String note = change.note() == null ? "" : ": " + slackEscaped(change.note());
        return switch (alert.state()) {
            case OPEN ->
                String.format(
                        Locale.ROOT,
                        "*%s* anomaly: user `%s`, score %.2f (threshold %.2f)\n%s",
                        alert.severity().wireName(),
                        slackEscaped(alert.userId()),
                        alert.maxScore(),
                        alert.threshold(),
                        slackEscaped(alert.reason()));
            case ACKNOWLEDGED, RESOLVED, FALSE_POSITIVE ->
                "User `%s`: %s by %s%s"
                        .formatted(
                                slackEscaped(alert.userId()),
                                alert.state().wireName().replace('_', ' '),
                                slackEscaped(change.by()),
                                note);
        };
    }

    /**
     * Slack's three control characters as entities, and no back-ticks or line ends: a user id is whatever the site's users
     * make of it, and could otherwise ring everybody with {@code <!channel>}.
     */
    private static String slackEscaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace('`', '\'')
                .replaceAll("\\p{Cntrl}", " ");
    }
}

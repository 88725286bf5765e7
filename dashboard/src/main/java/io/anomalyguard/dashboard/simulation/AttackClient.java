package io.anomalyguard.dashboard.simulation;

import io.anomalyguard.contracts.label.AttackType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks producer-service to inject attacks. Thread-safe. */
public final class AttackClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI attacks;
    private final Duration timeout;

    AttackClient(SimulationSettings settings) {
        String base = settings.producerUrl().toString();
        this.attacks = URI.create((base.endsWith("/") ? base : base + "/") + "attacks");
        this.timeout = settings.timeout();
    }

    /** What became of a request. */
    public sealed interface Outcome {
        /** The attack runs. */
        record Started() implements Outcome {}

        /** producer-service answered, but does not inject it. */
        record Refused(String reason) implements Outcome {}

        /** producer-service did not answer. */
        record Unreachable(String where) implements Outcome {}
    }

    /** The outcome comes on a thread of the HTTP client; the future never fails. */
    CompletableFuture<Outcome> inject(AttackType type, int users, int durationSeconds) {
        var body = JSON.createObjectNode()
                .put("type", type.wireName())
                .put("users", users)
                .put("duration_s", durationSeconds);
        var request = HttpRequest.newBuilder(attacks)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).handle((response, failure) -> {
            if (response == null) {
                return new Outcome.Unreachable(attacks.getAuthority());
            }
            return response.statusCode() / 100 == 2 ? new Outcome.Started() : new Outcome.Refused(reason(response));
        });
    }

    /** The problem's own words where it has some (RFC 9457), otherwise the status. */
    private static String reason(HttpResponse<String> response) {
        try {
            JsonNode problem = JSON.readTree(response.body());
            for (String field : new String[] {"detail", "title"}) {
                if (problem.path(field).isString()) {
                    return shorten(problem.path(field).stringValue());
                }
            }
        } catch (JacksonException e) {
            // Not a problem document.
        }
        return "HTTP status " + response.statusCode();
    }

    private static String shorten(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}

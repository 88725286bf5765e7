package io.anomalyguard.dashboard.services;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Asks one service in JSON over HTTP. Answers come on threads of the HTTP client; the futures never fail. Thread-safe. */
public final class JsonClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_REASON = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String base;
    private final Duration timeout;
    private final Map<String, String> headers;

    public JsonClient(URI base, Duration timeout) {
        this(base, timeout, Map.of());
    }

    /**
     * A client.
     *
     * @param timeout for one request
     * @param headers that every request carries
     */
    public JsonClient(URI base, Duration timeout, Map<String, String> headers) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.timeout = timeout;
        this.headers = Map.copyOf(headers);
    }

    /**
     * Reads.
     *
     * @param path with its leading slash
     */
    public CompletableFuture<Answer> get(String path) {
        return ask("GET", path, null);
    }

    /** Reads what is no JSON; empty where the service does not answer, or not with that. */
    public CompletableFuture<String> getText(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
        headers.forEach(request::header);
        return send(request.build())
                .handle((response, failure) -> response == null || response.statusCode() != 200 ? "" : response.body());
    }

    /**
     * Asks for something to be done.
     *
     * @param body null for none
     */
    public CompletableFuture<Answer> post(String path, @Nullable JsonNode body) {
        return ask("POST", path, body);
    }

    public CompletableFuture<Answer> put(String path, JsonNode body) {
        return ask("PUT", path, body);
    }

    public CompletableFuture<Answer> patch(String path, JsonNode body) {
        return ask("PATCH", path, body);
    }

    public CompletableFuture<Answer> delete(String path) {
        return ask("DELETE", path, null);
    }

    private CompletableFuture<Answer> ask(String method, String path, @Nullable JsonNode body) {
        URI uri = URI.create(base + path);
        var request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json, application/problem+json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        headers.forEach(request::header);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.build()).handle((response, failure) -> {
            if (response == null) {
                return wasSent(failure)
                        ? new Answer.Unanswered(uri.getAuthority())
                        : new Answer.Unreachable(uri.getAuthority());
            }
            JsonNode answer = parse(response.body());
            return response.statusCode() / 100 == 2
                    ? new Answer.Ok(answer)
                    : new Answer.Refused(response.statusCode(), reason(response.statusCode(), answer), answer);
        });
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        var exchange = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        // The request's own time-out ends when the headers have come.
        return exchange.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> exchange.cancel(true));
    }

    /** Whether a request may have come to the service: all may but those that found no connection. */
    private static boolean wasSent(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode node = body.isBlank() ? null : JSON.readTree(body);
            return node == null ? JsonNodeFactory.instance.missingNode() : node;
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** The problem's own words where it has some (RFC 9457), otherwise the status. */
    private static String reason(int status, JsonNode problem) {
        for (String field : new String[] {"detail", "title"}) {
            if (problem.path(field).isString()) {
                String text = problem.path(field).stringValue();
                return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
            }
        }
        return "HTTP status " + status;
    }
}

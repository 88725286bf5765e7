package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Asks the services of a demo over HTTP. */
final class DemoClient {
    private final String producer;
    private final String inference;

    DemoClient(Demo demo) {
        producer = demo.endpoint("producer");
        inference = demo.endpoint("inference");
    }

    /** Starts an attack by one user, and returns what producer-service says of it. */
    JsonNode attack(String type, int seconds) {
        var started = Http.post(
                producer + "/attacks", "{\"type\": \"%s\", \"users\": 1, \"duration_s\": %d}".formatted(type, seconds));
        assertThat(started.status()).as(started.body().toString()).isEqualTo(201);
        return started.body();
    }

    List<JsonNode> attacks() {
        return elements(Http.get(producer + "/attacks").body(), "attacks");
    }

    List<JsonNode> alertsOf(String user) {
        return elements(Http.get(inference + "/alerts?user_id=" + user).body(), "alerts");
    }

    JsonNode alert(String id) {
        return Http.get(inference + "/alerts/" + id).body();
    }

    Http.Answer score(String user) {
        return Callers.score(inference, user);
    }

    /** The score of a user once it takes in so many clicks of the session. */
    Http.Answer awaitScore(String user, int sessionClicks) {
        return await("a score of " + user + " over " + sessionClicks + " clicks")
                .atMost(Child.PATIENCE)
                .until(
                        () -> score(user),
                        answer -> answer.status() == 200
                                && answer.body().at("/features/session_clicks").asInt() == sessionClicks);
    }

    private static List<JsonNode> elements(JsonNode body, String name) {
        JsonNode list = body.isArray() ? body : body.path(name);
        return list.valueStream().toList();
    }
}

package io.anomalyguard.dashboard.users;

import io.anomalyguard.dashboard.access.Operator;
import io.anomalyguard.dashboard.services.Answer;
import io.anomalyguard.dashboard.services.JsonClient;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Users who raise no alerts for a while, as inference-service knows them. Thread-safe. */
@Component
class Suppressions {
    private final JsonClient inference;

    Suppressions(ServiceSettings settings) {
        this.inference = settings.inference();
    }

    /** All that hold now. */
    CompletableFuture<Answer> list() {
        return inference.get("/suppressions");
    }

    CompletableFuture<Answer> suppress(String userId, Duration duration, Operator by, @Nullable String note) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("user_id", userId)
                .put("duration_s", duration.toSeconds())
                .put("by", by.name());
        if (note != null) {
            body.put("note", note);
        }
        return inference.post("/suppressions", body);
    }

    CompletableFuture<Answer> lift(String userId, Operator by) {
        return inference.delete("/suppressions?user_id=%s&by=%s".formatted(encode(userId), encode(by.name())));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

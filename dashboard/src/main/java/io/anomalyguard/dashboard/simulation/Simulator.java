package io.anomalyguard.dashboard.simulation;

import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.dashboard.services.Answer;
import io.anomalyguard.dashboard.services.JsonClient;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** The simulator of producer-service. Thread-safe. */
@Component
public class Simulator {
    private final @Nullable JsonClient producer;

    Simulator(ServiceSettings settings) {
        URI url = settings.producerUrl();
        this.producer = url == null ? null : new JsonClient(url, settings.timeout());
    }

    /** Whether this installation simulates; if not, nothing here may be asked. */
    public boolean isThere() {
        return producer != null;
    }

    CompletableFuture<Answer> inject(AttackType type, int users, int durationSeconds) {
        return client().post(
                        "/attacks",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("type", type.wireName())
                                .put("users", users)
                                .put("duration_s", durationSeconds));
    }

    CompletableFuture<Answer> status() {
        return client().get("/status");
    }

    CompletableFuture<Answer> setRate(int perSecond) {
        return client().put("/simulator", JsonNodeFactory.instance.objectNode().put("rate", perSecond));
    }

    private JsonClient client() {
        if (producer == null) {
            throw new IllegalStateException("there is no simulator");
        }
        return producer;
    }
}

package io.anomalyguard.dashboard.model;

import io.anomalyguard.dashboard.access.Operator;
import io.anomalyguard.dashboard.services.Answer;
import io.anomalyguard.dashboard.services.JsonClient;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The models of inference-service. Thread-safe. */
@Component
public class Models {
    private final JsonClient inference;

    Models(ServiceSettings settings) {
        this.inference = settings.inference();
    }

    /** The model that judges now with what is usual for each feature, or how far the first training has come. */
    public CompletableFuture<Answer> current() {
        return inference.get("/models");
    }

    /** How far the newest rows have moved from those that the model was trained on. */
    CompletableFuture<Answer> drift() {
        return inference.get("/models/drift");
    }

    CompletableFuture<Answer> train(Operator by) {
        return inference.post("/models/train", by(by));
    }

    CompletableFuture<Answer> activate(String version, Operator by) {
        String segment = URLEncoder.encode(version, StandardCharsets.UTF_8).replace("+", "%20");
        return inference.post("/models/" + segment + "/activate", by(by));
    }

    CompletableFuture<Answer> rollBack(Operator by) {
        return inference.post("/models/rollback", by(by));
    }

    /** @param threshold null to go back to what the model was made with */
    CompletableFuture<Answer> setThreshold(@Nullable Double threshold, Operator by) {
        ObjectNode body = by(by);
        if (threshold != null) {
            body.put("threshold", threshold);
        }
        return inference.patch("/models/active", body);
    }

    private static ObjectNode by(Operator operator) {
        return JsonNodeFactory.instance.objectNode().put("by", operator.name());
    }
}

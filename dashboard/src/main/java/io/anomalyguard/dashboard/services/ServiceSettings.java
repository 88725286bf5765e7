package io.anomalyguard.dashboard.services;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the other services are.
 *
 * @param producerUrl producer-service, which simulates; null where nothing is simulated
 * @param streamProcessorUrl stream-processor
 * @param inferenceUrl inference-service
 * @param inferenceApiKey what inference-service asks of callers; empty where it asks for nothing
 * @param timeout for one request to any of them
 */
@Validated
@ConfigurationProperties("anomalyguard.services")
public record ServiceSettings(
        @Nullable URI producerUrl,
        @NotNull URI streamProcessorUrl,
        @NotNull URI inferenceUrl,
        @DefaultValue("") String inferenceApiKey,
        @DefaultValue("5s") @NotNull Duration timeout) {
    public ServiceSettings {
        // An empty variable is how an environment says "none".
        if (producerUrl != null && producerUrl.toString().isEmpty()) {
            producerUrl = null;
        }
        if (producerUrl != null) {
            requireHttp("producer-url (PRODUCER_URL)", producerUrl);
        }
        requireHttp("stream-processor-url (STREAM_PROCESSOR_URL)", streamProcessorUrl);
        requireHttp("inference-url (INFERENCE_URL)", inferenceUrl);
    }

    /** Asks inference-service. */
    public JsonClient inference() {
        return new JsonClient(
                inferenceUrl, timeout, inferenceApiKey.isEmpty() ? Map.of() : Map.of("X-API-Key", inferenceApiKey));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServiceSettings[producerUrl=%s, streamProcessorUrl=%s, inferenceUrl=%s]"
                .formatted(producerUrl, streamProcessorUrl, inferenceUrl);
    }

    private static void requireHttp(String name, URI url) {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "anomalyguard.services." + name + " must be an http or https URL, not " + url);
        }
    }
}

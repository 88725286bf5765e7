package io.anomalyguard.inference.api;

import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.inference.alerts.Alerts;
import io.anomalyguard.inference.alerts.StreamScorer;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.ModelRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Ready means: there is a model, rows are being scored, features can be read, and the alerts are known. */
@Configuration(proxyBeanMethods = false)
class Readiness {
    @Bean("modelHealthIndicator")
    HealthIndicator model(ActiveModel active, ModelRegistry registry) {
        return () -> {
            if (!registry.isComplete()) {
                return Health.outOfService()
                        .withDetail("status", "reading the models from Kafka")
                        .build();
            }
            Model model = active.get();
            if (model != null) {
                return Health.up().withDetail("model_version", model.version()).build();
            }
            var progress = active.progress();
            return Health.outOfService()
                    .withDetail("status", "warming_up")
                    .withDetail("percent", progress.percent())
                    .withDetail("waiting_for", progress.waitingFor())
                    .build();
        };
    }

    @Bean("streamScorerHealthIndicator")
    HealthIndicator streamScorer(StreamScorer stream) {
        return () -> (stream.isScoring() ? Health.up() : Health.outOfService())
                .withDetail("state", stream.state())
                .build();
    }

    @Bean("onlineStoreHealthIndicator")
    HealthIndicator onlineStore(FeatureReader store) {
        var read = new AtomicBoolean();
        return () -> {
            // The first read loads a gRPC client's classes, which takes longer than a request would wait.
            if (!read.get() && store.isAvailable()) {
                try {
                    store.lookUp(List.of("readiness"));
                    read.set(true);
                } catch (OnlineStoreException e) {
                    // The next probe tries again.
                }
            }
            return (read.get() && store.isAvailable() ? Health.up() : Health.outOfService())
                    .withDetail("connection", store.connectionState())
                    .build();
        };
    }

    @Bean("alertsHealthIndicator")
    HealthIndicator alerts(Alerts alerts) {
        return () -> alerts.isComplete()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("status", "reading the alerts from Kafka")
                        .build();
    }
}

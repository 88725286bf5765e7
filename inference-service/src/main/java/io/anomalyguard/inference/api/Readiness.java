package io.anomalyguard.inference.api;

import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.inference.alerts.Alerts;
import io.anomalyguard.inference.alerts.StreamScorer;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.ModelRegistry;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Ready means: there is a model, the stream of rows has been joined, features can be read, and the alerts are known. Where
 * Kafka goes away after that, or the group rebalances, the service stays ready: a request needs the model and the features
 * only. Where the stream fails for good it does not.
 */
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
        return () -> (stream.hasJoined() ? Health.up() : Health.outOfService())
                .withDetail("state", stream.state())
                .build();
    }

    @Bean("onlineStoreHealthIndicator")
    HealthIndicator onlineStore(FeatureReader store) {
        return () -> (reads(store) ? Health.up() : Health.outOfService())
                .withDetail("connection", store.connectionState())
                .build();
    }

    /**
     * Whether features can be read now. A store may be connected and refuse every command, like a Redis that loads its data;
     * and the first read loads a gRPC client's classes, which takes longer than a request would wait.
     */
    private static boolean reads(FeatureReader store) {
        if (!store.isAvailable()) {
            return false;
        }
        try {
            store.lookUp(List.of("readiness"));
            return true;
        } catch (OnlineStoreException e) {
            return false;
        }
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

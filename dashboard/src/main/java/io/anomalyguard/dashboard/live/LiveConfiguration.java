package io.anomalyguard.dashboard.live;

import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
class LiveConfiguration {
    @Bean
    LiveModel liveModel(LiveSettings settings) {
        return new LiveModel(Clock.systemUTC(), settings, new SecureRandom().nextLong());
    }

    @Bean
    LiveUpdates liveUpdates(LiveModel model, MeterRegistry metrics) {
        return new LiveUpdates(model, metrics);
    }

    @Bean
    KafkaFeed kafkaFeed(
            LiveModel model,
            LiveUpdates updates,
            LiveSettings settings,
            KafkaProperties kafka,
            Tracing tracing,
            MeterRegistry metrics) {
        var properties = new HashMap<>(kafka.buildConsumerProperties());
        // The watch must notice within seconds that the broker is gone.
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4_000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        return new KafkaFeed(model, updates, settings, properties, Clock.systemUTC(), tracing, metrics);
    }

    /** Up once the alerts have been read; later the page itself says when the broker is away. */
    @Bean
    HealthIndicator alertsHealthIndicator(LiveModel model) {
        return () -> {
            var overview = model.overview();
            var health = model.isReady() ? Health.up() : Health.outOfService();
            return health.withDetail("pipeline", overview.pipeline().words()).build();
        };
    }
}

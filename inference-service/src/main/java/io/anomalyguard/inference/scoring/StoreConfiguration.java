package io.anomalyguard.inference.scoring;

import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.registry.FeastRegistry;
import io.anomalyguard.feast.server.FeatureServerClient;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The online store, as a reader. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    @Bean
    FeatureReader featureReader(FeatureStoreSettings settings) {
        String registry = settings.registry();
        if (registry != null && !registry.isEmpty()) {
            FeastRegistry.read(Path.of(registry)).require(settings.project(), FeatureView.USER_ACTIVITY);
        }
        return switch (settings.access()) {
            case DIRECT -> OnlineStore.connect(settings.onlineStore());
            case GRPC -> FeatureServerClient.connect(settings.featureServer());
        };
    }
}

package io.anomalyguard.inference.scoring;

import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The online store, as a reader. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    @Bean
    OnlineStore onlineStore(FeatureStoreSettings settings) {
        return OnlineStore.connect(new OnlineStoreSettings(
                settings.redisUri(),
                settings.redisPassword(),
                settings.project(),
                settings.keyTtl(),
                settings.timeout()));
    }
}

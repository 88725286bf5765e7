package io.anomalyguard.inference.model;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelConfiguration {
    @Bean
    ActiveModel activeModel() {
        return new ActiveModel();
    }
}

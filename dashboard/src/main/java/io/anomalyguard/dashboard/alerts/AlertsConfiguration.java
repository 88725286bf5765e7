package io.anomalyguard.dashboard.alerts;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AlertsConfiguration {
    @Bean
    AlertActions alertActions(KafkaProperties kafka) {
        return new AlertActions(kafka.buildProducerProperties());
    }
}

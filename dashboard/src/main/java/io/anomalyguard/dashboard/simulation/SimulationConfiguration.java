package io.anomalyguard.dashboard.simulation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulationSettings.class)
class SimulationConfiguration {
    @Bean
    AttackClient attackClient(SimulationSettings settings) {
        return new AttackClient(settings);
    }
}

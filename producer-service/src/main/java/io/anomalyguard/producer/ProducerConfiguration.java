package io.anomalyguard.producer;

import io.anomalyguard.producer.api.ProducerMetrics;
import io.anomalyguard.producer.api.SimulatorHealth;
import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.delivery.KafkaLink;
import io.anomalyguard.producer.simulation.Simulator;
import io.anomalyguard.producer.simulation.SimulatorSettings;
import io.anomalyguard.tracing.Tracing;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulatorSettings.class)
class ProducerConfiguration {
    @Bean
    KafkaLink kafkaLink(KafkaProperties kafka) {
        return new KafkaLink(kafka.buildProducerProperties());
    }

    @Bean
    Delivery delivery(KafkaLink kafka, Tracing tracing) {
        return new Delivery(kafka::producer, tracing);
    }

    @Bean
    Attacks attacks(SimulatorSettings settings, Delivery delivery) {
        return new Attacks(settings.attackShare(), delivery::send);
    }

    @Bean(initMethod = "start")
    Simulator simulator(
            SimulatorSettings settings,
            KafkaLink kafka,
            Delivery delivery,
            Attacks attacks,
            ApplicationContext application) {
        return new Simulator(
                settings,
                kafka,
                delivery,
                attacks,
                () -> AvailabilityChangeEvent.publish(application, LivenessState.BROKEN));
    }

    @Bean
    ProducerMetrics producerMetrics(Simulator simulator, Delivery delivery, Attacks attacks) {
        return new ProducerMetrics(simulator, delivery, attacks);
    }

    @Bean
    SimulatorHealth simulatorHealthIndicator(Simulator simulator) {
        return new SimulatorHealth(simulator);
    }
}

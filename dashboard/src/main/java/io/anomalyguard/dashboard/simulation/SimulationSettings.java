package io.anomalyguard.dashboard.simulation;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach the simulator.
 *
 * @param producerUrl where producer-service listens
 * @param timeout for one request to it
 */
@Validated
@ConfigurationProperties("anomalyguard.simulation")
record SimulationSettings(
        @DefaultValue("http://localhost:8081") @NotNull URI producerUrl,
        @DefaultValue("5s") @NotNull Duration timeout) {
    SimulationSettings {
        if (!"http".equals(producerUrl.getScheme()) && !"https".equals(producerUrl.getScheme())) {
            throw new IllegalArgumentException(
                    "anomalyguard.simulation.producer-url (PRODUCER_URL) must be an http or https URL, not "
                            + producerUrl);
        }
    }
}

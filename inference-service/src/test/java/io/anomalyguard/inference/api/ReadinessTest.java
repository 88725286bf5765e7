package io.anomalyguard.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.inference.model.Models;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ReadinessTest {
    @Test
    void shouldNotBeReadyBeforeTheModelsHaveBeenRead() {
        var active = Models.active();
        Health health = new Readiness().model(active, Models.registry(active)).health();
        assertThat(health).isNotNull();
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails()).containsEntry("status", "reading the models from Kafka");
    }
}

package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.dashboard.live.PipelineState;
import io.anomalyguard.dashboard.live.PipelineState.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleLayoutTest {
    private static final String AWAY = "stream-processor does not answer at http://sp:8082";

    @Test
    void shouldSayOnEveryPageWhoMayBeWhy() {
        var state = new PipelineState(Level.DEGRADED, "No event has come through for 12 s");
        assertThat(ConsoleLayout.words(state, List.of(AWAY, "inference-service is not ready")))
                .isEqualTo("No event has come through for 12 s; " + AWAY);
        assertThat(ConsoleLayout.words(state, List.of())).isEqualTo("No event has come through for 12 s");
    }

    @Test
    void shouldNotRepeatItself() {
        assertThat(ConsoleLayout.words(new PipelineState(Level.DEGRADED, AWAY), List.of(AWAY)))
                .isEqualTo(AWAY);
        assertThat(ConsoleLayout.words(
                        new PipelineState(Level.DOWN, "Kafka has not answered for 12 s, figures are old"),
                        List.of("producer-service is not ready (simulator: stalled)", "Kafka does not answer")))
                .isEqualTo("Kafka has not answered for 12 s, figures are old");
    }
}

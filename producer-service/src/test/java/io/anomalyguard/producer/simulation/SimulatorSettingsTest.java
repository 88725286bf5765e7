package io.anomalyguard.producer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTest {
    private static final long MB = 1_024 * 1_024;

    @Test
    void shouldLetNoMorePeopleInThanTheHeapHolds() {
        assertThat(SimulatorSettings.maxRate(128 * MB)).isEqualTo(33_554);
        assertThat(SimulatorSettings.maxRate(32 * MB)).isEqualTo(1_000);
        assertThat(SimulatorSettings.maxRate(16_384 * MB)).isEqualTo(200_000);
    }

    @Test
    void shouldMakeUpLessOfThePastAtHighRates() {
        var settings = new SimulatorSettings(false, 200, 500, 42, Duration.ofMinutes(15), 1_000_000, 0, 0);

        assertThat(settings.past(200)).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.past(100_000)).isEqualTo(Duration.ofSeconds(10));
    }
}

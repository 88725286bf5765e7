package io.anomalyguard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Map<String, String> DEFAULTS = Map.of("rates", "500,2000", "garbage", "0");

    @Test
    void shouldTakeDefaultsForWhatIsNotGiven() {
        var options = new Options(DEFAULTS, List.of("--rates", "7"));

        assertThat(options.numbers("rates")).containsExactly(7);
        assertThat(options.numberOrNone("garbage")).isZero();
    }

    @Test
    void shouldSayWhatAnOptionNeeds() {
        assertThatThrownBy(() -> new Options(DEFAULTS, List.of("--rates", "500,0")).numbers("rates"))
                .hasMessage("--rates needs whole numbers from 1 on, not \"500,0\"");
        assertThatThrownBy(() -> new Options(DEFAULTS, List.of("--garbage", "-1")).numberOrNone("garbage"))
                .hasMessage("--garbage needs whole numbers from 0 on, not \"-1\"");
        assertThatThrownBy(() -> new Options(DEFAULTS, List.of("--rate", "1")))
                .hasMessageContaining("[garbage, rates]");
        assertThatThrownBy(() -> new Options(DEFAULTS, List.of("--rates"))).hasMessageContaining("[garbage, rates]");
    }
}

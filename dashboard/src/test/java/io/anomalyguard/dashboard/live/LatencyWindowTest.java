package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private final LatencyWindow window = new LatencyWindow(60);

    @Test
    void shouldBeNullWhereNothingWasMeasured() {
        assertThat(window.summary(1_000)).isNull();
    }

    @Test
    void shouldBeExactForShortLatencies() {
        for (int ms = 1; ms <= 30; ms++) {
            window.add(1_000, ms);
        }
        assertThat(window.summary(1_000)).isEqualTo(new Latency(15, 30, 30));
    }

    @Test
    void shouldStayWithinASixteenthOfTheSortedQuantiles() {
        var random = new Random(5);
        var all = new long[10_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(3 + 2 * random.nextGaussian());
            window.add(1_000 + i % 50, all[i]);
        }
        Arrays.sort(all);
        Latency summary = window.summary(1_050);
        assertThat(summary).isNotNull();
        assertThat((double) summary.p50()).isCloseTo((double) all[4_999], withinPercentage(6.5));
        assertThat((double) summary.p99()).isCloseTo((double) all[9_899], withinPercentage(6.5));
    }

    @Test
    void shouldForgetWhatIsOlderThanAMinuteAndTakeNegativeAsZero() {
        window.add(1_000, 500);
        window.add(1_050, -20);
        assertThat(window.summary(1_054)).isEqualTo(new Latency(0, 511, 2));
        assertThat(window.summary(1_060)).isEqualTo(new Latency(0, 0, 1));
        assertThat(window.summary(1_200)).isNull();
    }
}

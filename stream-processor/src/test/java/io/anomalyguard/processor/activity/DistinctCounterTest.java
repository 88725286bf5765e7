package io.anomalyguard.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctCounterTest {
    private static final int K = 64;

    @Test
    void shouldCountExactlyAsLongAsThereAreFew() {
        var counter = new DistinctCounter(K);
        var random = new Random(1);
        for (int values = 1; values < K; values++) {
            counter.add(random.nextLong(), 0);
            assertThat(counter.countFrom(0)).isEqualTo(values);
        }
    }

    /** Half of all values are of the lowest level, and a client can find out which. */
    @Test
    void shouldNotCountFewerThanAreKnownOfChosenValues() {
        var counter = new DistinctCounter(K);
        for (int values = 1; values <= 1_000; values++) {
            counter.add(2L * values + 1, 0);
            assertThat(counter.countFrom(0)).isEqualTo(Math.min(values, K));
        }
    }

    @Test
    void shouldEstimateManyWithinTheErrorItStates() {
        var random = new Random(2);
        double squares = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            var counter = new DistinctCounter(K);
            for (int i = 0; i < 2_000; i++) {
                counter.add(random.nextLong(), 0);
            }
            double error = counter.countFrom(0) / 2_000.0 - 1;
            squares += error * error;
        }
        assertThat(Math.sqrt(squares / runs)).isLessThan(1.2 / Math.sqrt(0.7 * K));
    }
}

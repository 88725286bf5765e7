package io.anomalyguard.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistinctHashesTest {
    /** Far beyond its first size, and each of them twice. */
    @Test
    void shouldCountEachTextOnceHoweverManyThereAre() {
        var users = new DistinctHashes();
        for (int i = 0; i < 200_000; i++) {
            users.add("10.0." + i % 100_000 + "~" + i % 7);
            users.add("10.0." + i % 100_000 + "~" + i % 7);
        }
        // What moved when the table grew is found again.
        for (int i = 0; i < 200_000; i++) {
            users.add("10.0." + i % 100_000 + "~" + i % 7);
        }
        // 100,000 is 5 more than a multiple of 7: the second round has other agents.
        assertThat(users.size()).isEqualTo(200_000);
    }
}

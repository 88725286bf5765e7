package io.anomalyguard.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitIntervalsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Kafka Streams has its transactions end after 10 s. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4, 5_001, 10_000})
    void shouldRefuseWhatNoTransactionLastsFor(long ms) {
        var interval = Duration.ofMillis(ms);
        assertThatThrownBy(() -> new CommitIntervals(interval, SECOND, SECOND))
                .hasMessage("stream-processor.streams.commit.fresh must be from 5ms to 5s, not " + interval);
        assertThatThrownBy(() -> new CommitIntervals(SECOND, interval, SECOND)).hasMessageContaining("commit.late");
        assertThatThrownBy(() -> new CommitIntervals(SECOND, SECOND, interval)).hasMessageContaining("commit.backlog");
    }

    @Test
    void shouldTakeFiveSeconds() {
        var longest = Duration.ofSeconds(5);
        assertThat(new CommitIntervals(Duration.ofMillis(5), SECOND, longest).longest())
                .isEqualTo(longest);
    }
}

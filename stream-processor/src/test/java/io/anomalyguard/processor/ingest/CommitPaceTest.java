package io.anomalyguard.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private static final long NOW = 1_800_000_000_000L;

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final CommitPace pace = CommitPace.of(context, Duration.ofMillis(50));

    @Test
    void shouldBeatInTheGivenInterval() {
        var beat = context.scheduledPunctuators().getFirst();
        assertThat(beat.getInterval()).isEqualTo(Duration.ofMillis(50));
        assertThat(beat.getType()).isEqualTo(PunctuationType.WALL_CLOCK_TIME);
        assertThat(beat.getStartTime()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void shouldCommitWhatIsNew() {
        pace.onRecord(NOW - 100);
        assertThat(commitsAt(NOW)).isTrue();
    }

    @Test
    void shouldNotCommitWhenNothingCame() {
        pace.onRecord(NOW - 100);
        commitsAt(NOW);
        assertThat(commitsAt(NOW + 50)).isFalse();
    }

    @Test
    void shouldLeaveABacklogToTheLongerInterval() {
        pace.onRecord(NOW - 2_001);
        assertThat(commitsAt(NOW)).isFalse();
        pace.onRecord(NOW - 2_000);
        assertThat(commitsAt(NOW)).isTrue();
    }

    private boolean commitsAt(long now) {
        context.resetCommit();
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(now);
        return context.committed();
    }
}

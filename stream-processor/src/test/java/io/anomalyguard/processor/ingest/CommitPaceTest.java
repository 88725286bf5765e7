package io.anomalyguard.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final CommitIntervals INTERVALS = CommitIntervals.DEFAULT;

    private static final int FRESH = 0;
    private static final int LATE = 1;

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final CommitPace pace = CommitPace.of(context, INTERVALS);

    @Test
    void shouldBeatInTheGivenIntervals() {
        assertThat(context.scheduledPunctuators())
                .extracting(MockProcessorContext.CapturedPunctuator::getInterval)
                .containsExactly(INTERVALS.fresh(), INTERVALS.late());
        assertThat(context.scheduledPunctuators()).allSatisfy(beat -> {
            assertThat(beat.getType()).isEqualTo(PunctuationType.WALL_CLOCK_TIME);
            assertThat(beat.getStartTime()).isEqualTo(Instant.EPOCH);
        });
    }

    @Test
    void shouldCommitWhatIsNew() {
        pace.onRecord(NOW - 100);
        assertThat(commits(FRESH, NOW)).isTrue();
    }

    @Test
    void shouldNotCommitWhenNothingCame() {
        pace.onRecord(NOW - 100);
        commits(FRESH, NOW);
        assertThat(commits(FRESH, NOW + 50)).isFalse();
    }

    @Test
    void shouldCommitWhatIsLateInTheLongerInterval() {
        pace.onRecord(NOW - 250);
        assertThat(commits(FRESH, NOW)).isTrue();
        assertThat(commits(LATE, NOW)).as("which may be the shorter one").isFalse();
        pace.onRecord(NOW - 251);
        assertThat(commits(FRESH, NOW)).isFalse();
        assertThat(commits(LATE, NOW)).isTrue();
    }

    @Test
    void shouldLeaveABacklogToTheLongestInterval() {
        pace.onRecord(NOW - 10_000);
        assertThat(commits(LATE, NOW)).isTrue();
        pace.onRecord(NOW - 10_001);
        assertThat(commits(LATE, NOW)).isFalse();
    }

    @Test
    void shouldHaveEveryRecordSetThePace() {
        var task = new MockProcessorContext<byte[], Object>();
        task.setCurrentSystemTimeMs(NOW);
        task.setRecordMetadata("clicks", 0, 0);
        var ingest = new IngestProcessor(
                "clicks", "letters", new IngestMetrics(new SimpleMeterRegistry()), Tracing.OFF, INTERVALS);
        ingest.init(task);
        ingest.process(new Record<>(new byte[0], new byte[0], NOW));
        task.scheduledPunctuators().getFirst().getPunctuator().punctuate(NOW);
        assertThat(task.committed()).isTrue();
    }

    private boolean commits(int beat, long now) {
        context.resetCommit();
        context.scheduledPunctuators().get(beat).getPunctuator().punctuate(now);
        return context.committed();
    }
}

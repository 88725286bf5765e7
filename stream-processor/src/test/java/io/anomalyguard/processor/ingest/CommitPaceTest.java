package io.anomalyguard.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
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
        pace.onRecord(NOW - 251);
        assertThat(commitsAt(NOW)).isFalse();
        pace.onRecord(NOW - 250);
        assertThat(commitsAt(NOW)).isTrue();
    }

    @Test
    void shouldHaveEveryRecordSetThePace() {
        var task = new MockProcessorContext<byte[], Object>();
        task.setCurrentSystemTimeMs(NOW);
        task.setRecordMetadata("clicks", 0, 0);
        var ingest = new IngestProcessor(
                "clicks", "letters", new IngestMetrics(new SimpleMeterRegistry()), Tracing.OFF, Duration.ofMillis(50));
        ingest.init(task);
        ingest.process(new Record<>(new byte[0], new byte[0], NOW));
        task.scheduledPunctuators().getFirst().getPunctuator().punctuate(NOW);
        assertThat(task.committed()).isTrue();
    }

    private boolean commitsAt(long now) {
        context.resetCommit();
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(now);
        return context.committed();
    }
}

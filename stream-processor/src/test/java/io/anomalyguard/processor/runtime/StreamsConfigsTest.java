package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.processor.ingest.CommitIntervals;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class StreamsConfigsTest {
    /** What is shorter is asked for by the tasks themselves. */
    @ParameterizedTest
    @CsvSource({"50, 500, 2000, 2000", "50, 500, 100, 500", "5000, 500, 2000, 5000"})
    void shouldCommitInTheLongestInterval(long freshMs, long lateMs, long backlogMs, long expectedMs) {
        var settings = new StreamsSettings(
                "id",
                "dir",
                1,
                new CommitIntervals(
                        Duration.ofMillis(freshMs), Duration.ofMillis(lateMs), Duration.ofMillis(backlogMs)),
                0,
                -1,
                DataSize.ofMegabytes(16),
                true);
        assertThat(StreamsConfigs.of(settings, null, Map.of()))
                .containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, expectedMs);
    }
}

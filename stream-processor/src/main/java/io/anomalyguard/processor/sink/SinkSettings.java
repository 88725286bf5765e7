package io.anomalyguard.processor.sink;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rows are read for the online store.
 *
 * @param groupId consumer group of the sink
 * @param batchSize most rows written at once
 * @param maxBackoff longest wait before the online store is tried again
 */
public record SinkSettings(
        @DefaultValue("stream-processor-sink") String groupId,
        @DefaultValue("500") int batchSize,
        @DefaultValue("2s") Duration maxBackoff) {
    /** First wait before the online store is tried again; doubles up to {@link #maxBackoff}. */
    static final Duration MIN_BACKOFF = Duration.ofMillis(100);

    public SinkSettings {
        if (groupId.isBlank()) {
            throw new IllegalArgumentException("stream-processor.sink.group-id must not be empty");
        }
        if (batchSize < 1 || batchSize > 50_000) {
            throw new IllegalArgumentException(
                    "stream-processor.sink.batch-size must be from 1 to 50000, not " + batchSize);
        }
        if (maxBackoff.compareTo(MIN_BACKOFF) < 0 || maxBackoff.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "stream-processor.sink.max-backoff must be from 100ms to 1m, not " + maxBackoff);
        }
    }
}

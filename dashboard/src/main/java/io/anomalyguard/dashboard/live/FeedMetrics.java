package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the feed leaves out. */
final class FeedMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(FeedMetrics.class);

    private final Counter invalid;
    private final Counter skipped;

    FeedMetrics(MeterRegistry metrics) {
        this.invalid = Counter.builder("anomalyguard.dashboard.records.invalid")
                .description("Records that could not be read and were passed over")
                .register(metrics);
        this.skipped = Counter.builder("anomalyguard.dashboard.records.skipped")
                .description("Records left out because the feed had fallen behind")
                .register(metrics);
    }

    void invalid(ConsumerRecord<byte[], byte[]> record, InvalidRecordException e) {
        invalid.increment();
        LOG.debug("{}-{} at {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
    }

    void skipped(long records) {
        skipped.increment((double) records);
    }
}

package io.anomalyguard.processor.ingest;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp, which the topic's policy makes the time the broker received it, whatever this machine's clock
 * says. Where a topic is stamped by producers instead, a time in the future is taken as now and a missing one as the
 * partition's time, so that no producer's clock can move Streams' time ahead.
 */
public final class AppendTime implements TimestampExtractor {
    private final Clock clock;

    public AppendTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
            return record.timestamp();
        }
        long timestamp = record.timestamp() >= 0 ? record.timestamp() : Math.max(partitionTime, 0);
        return Math.min(timestamp, clock.millis());
    }
}

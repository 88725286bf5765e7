package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads the alerts from the beginning of their compacted topic. */
final class AlertReader extends TopicReader {
    static final List<String> TOPICS = List.of(Topics.ANOMALY_ALERTS.name());

    private final LiveModel model;
    private final LiveUpdates updates;
    private final Tracing tracing;
    private boolean urgent;
    /** Alerts of old were shown before; their traces are told. */
    private boolean live;

    AlertReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            LiveUpdates updates,
            FeedMetrics metrics,
            Tracing tracing) {
        super(broker, clientProperties, TOPICS, 500, metrics);
        this.model = model;
        this.updates = updates;
        this.tracing = tracing;
    }

    @Override
    void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
        consumer.seekToBeginning(fresh);
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no key");
        }
        try (RecordSpan _ = live ? span(record) : RecordSpan.NONE) {
            byte[] value = record.value();
            Alert alert = value == null ? null : Topics.ANOMALY_ALERTS.codec().decode(value);
            urgent |= model.alert(new String(record.key(), StandardCharsets.UTF_8), alert);
        }
    }

    @Override
    void taken(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        if (urgent) {
            urgent = false;
            updates.urgent();
        }
    }

    private RecordSpan span(ConsumerRecord<byte[], byte[]> record) {
        RecordSpan span =
                tracing.process(record.topic(), null, record.headers()).current();
        if (span.isRecording()) {
            span.at(record.partition(), record.offset());
        }
        return span;
    }

    @Override
    void forget() {
        model.forgetAlerts();
    }

    @Override
    void loaded() {
        live = true;
        model.alertsLoaded();
        updates.urgent();
    }
}

package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
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
    private boolean urgent;

    AlertReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            LiveUpdates updates,
            FeedMetrics metrics) {
        super(broker, clientProperties, TOPICS, 500, metrics);
        this.model = model;
        this.updates = updates;
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
        byte[] value = record.value();
        Alert alert = value == null ? null : Topics.ANOMALY_ALERTS.codec().decode(value);
        urgent |= model.alert(new String(record.key(), StandardCharsets.UTF_8), alert);
    }

    @Override
    void taken(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        if (urgent) {
            urgent = false;
            updates.urgent();
        }
    }

    @Override
    void forget() {
        model.forgetAlerts();
    }

    @Override
    void loaded() {
        model.alertsLoaded();
        updates.urgent();
    }
}

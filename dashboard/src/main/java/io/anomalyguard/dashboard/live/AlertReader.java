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
    private final FeedMetrics metrics;

    AlertReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            LiveUpdates updates,
            FeedMetrics metrics) {
        super(broker, clientProperties);
        this.model = model;
        this.updates = updates;
        this.metrics = metrics;
    }

    @Override
    List<String> topics() {
        return TOPICS;
    }

    @Override
    int maxPollRecords() {
        return 500;
    }

    @Override
    void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
        consumer.seekToBeginning(fresh);
    }

    @Override
    void forget(String topic) {
        model.forgetAlerts();
    }

    @Override
    void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        boolean urgent = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() == null) {
                metrics.incomplete();
                continue;
            }
            try {
                byte[] value = record.value();
                Alert alert =
                        value == null ? null : Topics.ANOMALY_ALERTS.codec().decode(value);
                urgent |= model.alert(new String(record.key(), StandardCharsets.UTF_8), alert);
            } catch (InvalidRecordException e) {
                metrics.invalid(record, e);
            }
        }
        if (urgent) {
            updates.urgent();
        }
    }

    @Override
    void loaded() {
        model.alertsLoaded();
        updates.urgent();
    }
}

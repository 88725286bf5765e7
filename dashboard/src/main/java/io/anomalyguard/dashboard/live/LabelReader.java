package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads the truth about the injected attacks of the last hour. */
final class LabelReader extends TopicReader {
    static final List<String> TOPICS = List.of(Topics.CLICKSTREAM_LABELS.name());

    private static final long BACK_MS = 3_600_000;

    private final LiveModel model;
    private final FeedMetrics metrics;
    private final Clock clock;

    LabelReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            FeedMetrics metrics,
            Clock clock) {
        super(broker, clientProperties);
        this.model = model;
        this.metrics = metrics;
        this.clock = clock;
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
        seekToRecent(consumer, fresh, clock.millis() - BACK_MS, LiveModel.MAX_LABELS);
    }

    @Override
    void forget(String topic) {
        // The attacks were made; they leave when newer ones need the room.
    }

    @Override
    void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                metrics.incomplete();
                continue;
            }
            try {
                model.label(Topics.CLICKSTREAM_LABELS.codec().decode(record.value()));
            } catch (InvalidRecordException e) {
                metrics.invalid(record, e);
            }
        }
    }

    @Override
    void loaded() {
        // Nobody waits for it.
    }
}

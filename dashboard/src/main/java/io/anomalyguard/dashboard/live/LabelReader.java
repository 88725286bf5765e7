package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the truth about the injected attacks of the last hour. */
final class LabelReader extends TopicReader {
    static final List<String> TOPICS = List.of(Topics.CLICKSTREAM_LABELS.name());

    private static final long BACK_MS = 3_600_000;

    private final LiveModel model;
    private final Clock clock;

    LabelReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            FeedMetrics metrics,
            Clock clock) {
        super(broker, clientProperties, TOPICS, 500, metrics);
        this.model = model;
        this.clock = clock;
    }

    @Override
    void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
        seekToRecent(consumer, fresh, clock.millis() - BACK_MS, LiveModel.MAX_LABELS);
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
        }
        model.label(Topics.CLICKSTREAM_LABELS.codec().decode(record.value()));
    }
}

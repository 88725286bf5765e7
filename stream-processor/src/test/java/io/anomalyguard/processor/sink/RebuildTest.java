package io.anomalyguard.processor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RebuildTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.USER_FEATURES.name(), 0);

    /** The command would otherwise print the same percentage for ever. */
    @Test
    void shouldGiveUpWhenTheBrokerFallsSilent() {
        try (var consumer = consumerOf(2);
                var store = OnlineStore.connect(new OnlineStoreSettings(
                        "redis://127.0.0.1:1", null, "anomalyguard", Duration.ofHours(1), Duration.ofMillis(100)))) {
            var progress = new ArrayList<Double>();
            var rebuild = new Rebuild(consumer, store, 100, Duration.ofMillis(20));
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> rebuild.run(Instant.EPOCH, (part, rows) -> progress.add(part)))
                    .withMessageContaining("No record came");
            assertThat(progress).startsWith(0.0, 0.5);
        }
    }

    /** One row comes of those that the end promises. */
    private static MockConsumer<byte[], byte[]> consumerOf(long end) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                return Map.of(PARTITION, new OffsetAndTimestamp(0, 0));
            }
        };
        var broker = new Node(0, "broker", 9092);
        Node[] replicas = {broker};
        consumer.updatePartitions(
                PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, broker, replicas, replicas)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        var row = new UserActivity("u", 1_000, 1_000, new UUID(1, 1), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                PARTITION.topic(),
                0,
                0,
                new byte[] {'u'},
                Topics.USER_FEATURES.codec().encode(row))));
        return consumer;
    }
}

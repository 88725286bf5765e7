package io.anomalyguard.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.USER_FEATURES.name(), 0);

    @TempDir
    private Path directory;

    /** By default it would go on at the end, and the file would lack rows. */
    @Test
    void shouldGoOnWithTheOldestRowWhereRetentionRemovesWhatItReads() {
        assertThat(ExportCommand.consumerConfigs("broker:9092", Map.of()))
                .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    @Test
    void shouldGiveUpWhenTheBrokerFallsSilent() {
        try (var consumer = consumerOf(2)) {
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() ->
                            ExportCommand.export(consumer, directory.resolve("rows.parquet"), Duration.ofMillis(20)))
                    .withMessageContaining("No record came");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldNotReplaceAFileByNothingWhereThereIsNoTopic() {
        try (var consumer = new MockConsumer<byte[], byte[]>("earliest")) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() ->
                            ExportCommand.export(consumer, directory.resolve("rows.parquet"), Duration.ofSeconds(30)));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldReadToTheEnd() throws Exception {
        Path file = directory.resolve("rows.parquet");
        try (var consumer = consumerOf(1)) {
            assertThat(ExportCommand.export(consumer, file, Duration.ofSeconds(30)))
                    .isEqualTo(new ExportCommand.Result(1, 0));
        }
        assertThat(file).isRegularFile();
    }

    /** One row comes of those that the end promises. */
    private static MockConsumer<byte[], byte[]> consumerOf(long end) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        var broker = new Node(0, "broker", 9092);
        Node[] replicas = {broker};
        consumer.updatePartitions(
                PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, broker, replicas, replicas)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        double[] vector = {1, 1, 30, 61.5f, 1.25f, 0.1f, 4, 0.25f, 0, 1, 2, 0.125f};
        byte[] row = Topics.USER_FEATURES.codec().encode(UserActivity.ofVector("u", 1_000, 1_000, null, vector));
        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[] {'u'}, row)));
        return consumer;
    }
}

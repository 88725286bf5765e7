package io.anomalyguard.processor.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.activity.Clicks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays from a dead-letter topic that is fed by hand. */
class ReplayTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CLICKSTREAM_DLQ, 0);
    private static final byte[] KEY = "u".getBytes(UTF_8);

    private MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    /** All readers of clickstream.events would wait for its end while the rest of the dead-letter topic is read. */
    @Test
    void shouldLeaveNoTransactionOpenBetweenTwoRecords() {
        topic(List.of(letter(0), letter(1), letter(2)));
        var replay = replay();
        replay.topic().forEach(letter -> {
            assertThat(replay.send(letter.id(), letter.key(), letter.value())).isNull();
            assertThat(producer.transactionInFlight()).isFalse();
        });
        replay.close();
        assertThat(replay.sent()).isEqualTo(3);
        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history())
                .extracting(record -> record.topic())
                .containsExactly(
                        Topics.CLICKSTREAM_EVENTS.name(),
                        Topics.CLICKSTREAM_DLQ,
                        Topics.CLICKSTREAM_EVENTS.name(),
                        Topics.CLICKSTREAM_DLQ,
                        Topics.CLICKSTREAM_EVENTS.name(),
                        Topics.CLICKSTREAM_DLQ);
    }

    /** A replay whose records are rejected again would otherwise never come to an end. */
    @Test
    void shouldLeaveForTheNextTimeWhatIsRejectedMeanwhile() {
        topic(List.of(letter(0), letter(1), letter(2)));
        consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        var visited = new ArrayList<byte[]>();
        new DeadLetterTopic(consumer).forEach(letter -> visited.add(letter.value()));
        assertThat(visited).containsExactly(letter(0).value(), letter(1).value());
    }

    @Test
    void shouldSendAThousandRecordsInATransaction() {
        topic(IntStream.range(0, 2_001).mapToObj(ReplayTest::letter).toList());
        var replay = replay();
        replay.topic().forEach(letter -> replay.send(letter.id(), letter.key(), letter.value()));
        assertThat(replay.sent()).isEqualTo(2_000);
        assertThat(producer.commitCount()).isEqualTo(2);
        replay.close();
        assertThat(replay.sent()).isEqualTo(2_001);
        assertThat(producer.commitCount()).isEqualTo(3);
    }

    @Test
    void shouldSendLargeRecordsInSmallerTransactions() {
        topic(IntStream.range(0, 25)
                .mapToObj(i -> letter(i, " ".repeat(440_000)))
                .toList());
        try (var replay = replay()) {
            replay.topic().forEach(letter -> replay.send(letter.id(), letter.key(), letter.value()));
        }
        assertThat(producer.commitCount()).isEqualTo(2);
    }

    @Test
    void shouldNotSendAgainWhatAFailedTransactionMayHaveSent() {
        topic(List.of(letter(0)));
        producer.commitTransactionException = new IllegalStateException("nobody knows");
        var replay = replay();
        replay.topic().forEach(letter -> replay.send(letter.id(), letter.key(), letter.value()));
        assertThat(catchThrowable(replay::close)).hasMessage("nobody knows");
        producer.commitTransactionException = null;
        replay.close();
        assertThat(replay.sent()).isZero();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shouldLeaveUnreadableMarkersOutOfAccount() throws IOException {
        topic(List.of(
                letter(0),
                letter(1),
                marker(2, "0".getBytes(UTF_8)),
                marker(3, "one".getBytes(UTF_8)),
                marker(4, null),
                marker(5, "99999999999999999999".getBytes(UTF_8))));
        var printed = new ByteArrayOutputStream();
        boolean all =
                new DlqCommand(new PrintStream(printed, true, UTF_8), "replay").run(() -> consumer, () -> producer);
        assertThat(all).isTrue();
        assertThat(printed.toString(UTF_8))
                .contains("3 markers of replayed records are unreadable")
                .contains(" 1 sent to clickstream.events")
                .contains(" 1 sent before");
    }

    @Test
    void shouldReplayWhatItExported(@TempDir Path directory) throws IOException {
        var half = new ConsumerRecord<>(PARTITION.topic(), 0, 1, KEY, "{\"user_id\":\"\\ud83d\"}".getBytes(UTF_8));
        var file = directory.resolve("rejected.jsonl").toString();
        topic(List.of(letter(0), half));
        assertThat(dlq("export", file)).contains("2 records");
        assertThat(directory).isDirectoryContaining("glob:**.jsonl").isDirectoryNotContaining("glob:**.tmp");

        topic(List.of(letter(0), half));
        assertThat(dlq("replay", file))
                .contains(" 1 sent to clickstream.events")
                .contains("line 2: ");
        assertThat(producer.history().getFirst().value()).isEqualTo(letter(0).value());
    }

    @Test
    void shouldLeaveNoFileBehindWhenAnExportFails(@TempDir Path directory) {
        topic(List.of(letter(0)), 1);
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("away")));
        var file = directory.resolve("rejected.jsonl").toString();
        assertThat(catchThrowable(() -> dlq("export", file))).hasMessage("away");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldNotExportOverAFile(@TempDir Path directory) throws IOException {
        topic(List.of(letter(0)));
        var file = Files.writeString(directory.resolve("mended.jsonl"), "mended");
        assertThat(catchThrowable(() -> dlq("export", file.toString()))).hasMessageContaining("name a new file");
        assertThat(file).hasContent("mended");
    }

    @Test
    void shouldNameTheFileThatCannotBeReadOrWritten(@TempDir Path directory) throws IOException {
        topic(List.of(letter(0)));
        assertThat(catchThrowable(() -> dlq("replay", directory.toString())))
                .hasMessageStartingWith("Cannot read " + directory + ": ");
        var file = Files.createFile(directory.resolve("file"));
        topic(List.of(letter(0)));
        assertThat(catchThrowable(() -> dlq("export", file + "/rejected.jsonl")))
                .hasMessageStartingWith("Cannot write " + file);
    }

    @Test
    void shouldNotLetAHeaderCommandTheTerminal() throws IOException {
        for (String action : List.of("list", "show")) {
            var letter = letter(0);
            letter.headers().add(DeadLetterHeaders.FIELD, "\u001B[2J".getBytes(UTF_8));
            letter.headers().add(DeadLetterHeaders.SOURCE_TOPIC, "\u001B[8m".getBytes(UTF_8));
            topic(List.of(letter));
            assertThat(action.equals("list") ? dlq() : dlq(action))
                    .contains("\uFFFD[2J", "\uFFFD[8m")
                    .doesNotContain("\u001B");
        }
    }

    private String dlq(String... arguments) throws IOException {
        var printed = new ByteArrayOutputStream();
        new DlqCommand(new PrintStream(printed, true, UTF_8), arguments).run(() -> consumer, () -> producer);
        return printed.toString(UTF_8);
    }

    private Replay replay() {
        return new Replay(producer, () -> new DeadLetterTopic(consumer), Clock.systemUTC());
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset) {
        return letter(offset, "");
    }

    /** A click that is valid by now. */
    private static ConsumerRecord<byte[], byte[]> letter(long offset, String space) {
        ClickEvent click = Clicks.view("u", "/" + offset, 1_760_000_000_000L);
        String json = new String(Topics.CLICKSTREAM_EVENTS.codec().encode(click), UTF_8) + space;
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, KEY, json.getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> marker(long offset, byte[] value) {
        var record = new ConsumerRecord<byte[], byte[]>(PARTITION.topic(), PARTITION.partition(), offset, null, null);
        record.headers().add(DeadLetterHeaders.REPLAYED_OFFSET, value);
        return record;
    }

    /** To be read once for the markers and once for the letters. */
    private void topic(List<ConsumerRecord<byte[], byte[]>> records) {
        topic(records, 2);
    }

    private void topic(List<ConsumerRecord<byte[], byte[]>> records, int passes) {
        consumer = new MockConsumer<>("earliest");
        var broker = new Node(0, "broker", 9092);
        Node[] replicas = {broker};
        consumer.updatePartitions(
                PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, broker, replicas, replicas)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
        for (int pass = 0; pass < passes; pass++) {
            consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
        }
    }
}

package io.anomalyguard.inference.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CompactedTopicReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("models", 0);

    private final ArrayDeque<MockConsumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompactedTopicReader reader =
            new CompactedTopicReader(consumers::remove, PARTITION.topic(), new CompactedTopicReader.Listener() {
                @Override
                public void begins() {
                    heard.add("begins");
                }

                @Override
                public void take(ConsumerRecord<byte[], byte[]> record) {
                    heard.add(new String(record.value(), UTF_8) + complete());
                }

                @Override
                public void caughtUp() {
                    heard.add("caught up" + complete());
                }
            });

    /** Complete is what the listener has been told of: who waits for it must find the values in force. */
    @Test
    void shouldSayWhenItHasReadWhatWasThereEachTimeThatItBegins() throws InterruptedException {
        var first = consumer(2);
        polled(first, 0, "a");
        polled(first, 1, "b");
        polled(first, 2, "c");
        first.schedulePollTask(() -> {
            throw new KafkaException("the broker is gone");
        });
        var second = consumer(4);
        polled(second, 1, "b");
        polled(second, 2, "c");
        polled(second, 3, "d");
        second.schedulePollTask(reader::stop);

        reader.start();
        reader.awaitComplete();
        Awaitility.await().until(second::closed);
        assertThat(heard)
                .containsExactly(
                        "begins",
                        "a",
                        "b",
                        "caught up",
                        "c, complete",
                        "begins",
                        "b, complete",
                        "c, complete",
                        "d, complete",
                        "caught up, complete");
    }

    private String complete() {
        return reader.isComplete() ? ", complete" : "";
    }

    private MockConsumer<byte[], byte[]> consumer(long end) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updatePartitions(
                PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumers.add(consumer);
        return consumer;
    }

    private static void polled(MockConsumer<byte[], byte[]> consumer, long offset, String value) {
        consumer.schedulePollTask(() -> consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), 0, offset, "k".getBytes(UTF_8), value.getBytes(UTF_8))));
    }
}

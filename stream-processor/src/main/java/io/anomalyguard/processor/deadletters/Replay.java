package io.anomalyguard.processor.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.ingest.ClickValidator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters back to {@code clickstream.events}, each at most once: in one transaction with the record goes a
 * marker to the dead-letter topic, and what has a marker is left alone. Records that would be rejected again are not
 * sent. Not thread-safe.
 */
final class Replay implements AutoCloseable {
    private static final int TRANSACTION_SIZE = 1_000;
    private static final int TRANSACTION_BYTES = 8 * 1024 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final DeadLetterTopic topic;
    private final Clock clock;
    private final ClickValidator validator = new ClickValidator();

    /**
     * Records and their markers. Sent when there are enough of them, and not as they are found: readers of committed
     * records wait for the end of an open transaction, and the search may take long.
     */
    private final List<ProducerRecord<byte[], byte[]>> gathered = new ArrayList<>();

    private long gatheredBytes;
    private final Map<String, Long> refused = new TreeMap<>();
    private long sent;
    private long before;

    /**
     * @param producer a transactional one; all replays share its transactional id, so that a second one ends the first
     * @param topics reads the dead-letter topic; called when no other replay can add markers any more
     */
    Replay(Producer<byte[], byte[]> producer, Supplier<DeadLetterTopic> topics, Clock clock) {
        this.producer = producer;
        this.clock = clock;
        producer.initTransactions();
        this.topic = topics.get();
    }

    DeadLetterTopic topic() {
        return topic;
    }

    /** Records sent and committed. */
    long sent() {
        return sent;
    }

    /** Records left alone because they had been sent before. */
    long sentBefore() {
        return before;
    }

    /** Records not sent, mostly because they are still invalid, by fault. */
    Map<String, Long> refused() {
        return refused;
    }

    /**
     * Takes a record to be sent, soon or by {@link #close}, unless it was sent before.
     *
     * @return why it is not sent, or null
     */
    @Nullable
    String send(DeadLetter.Id id, byte @Nullable [] key, byte @Nullable [] value) {
        if (!topic.holds(id)) {
            return refuse("no dead letter " + id + " (any more), so it cannot be told whether it was replayed");
        }
        if (topic.isReplayed(id)) {
            before++;
            return null;
        }
        ClickEvent click;
        try {
            click = validator.validate(key, value, clock.millis());
        } catch (InvalidRecordException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        topic.markReplayed(id);
        var record = new ProducerRecord<byte[], byte[]>(
                Topics.CLICKSTREAM_EVENTS.name(), click.userId().getBytes(UTF_8), value);
        var marker = new RecordHeader(
                DeadLetterHeaders.REPLAYED_OFFSET, String.valueOf(id.offset()).getBytes(UTF_8));
        byte @Nullable [] nothing = null;
        gathered.add(record);
        gathered.add(new ProducerRecord<>(Topics.CLICKSTREAM_DLQ, id.partition(), nothing, nothing, List.of(marker)));
        gatheredBytes += record.value().length;
        if (gathered.size() >= 2 * TRANSACTION_SIZE || gatheredBytes >= TRANSACTION_BYTES) {
            sendGathered();
        }
        return null;
    }

    private String refuse(String fault) {
        refused.merge(fault, 1L, Long::sum);
        return fault;
    }

    private void sendGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        var records = List.copyOf(gathered);
        // Before it may fail: whether a transaction that did was committed is known to the topic only.
        gathered.clear();
        gatheredBytes = 0;
        producer.beginTransaction();
        for (var record : records) {
            var _ = producer.send(record);
        }
        // Fails if any record of the transaction did.
        producer.commitTransaction();
        sent += records.size() / 2;
    }

    /** Sends what is left. */
    @Override
    public void close() {
        sendGathered();
    }
}

package io.anomalyguard.processor.deadletters;

import io.anomalyguard.contracts.topic.BoundedRead;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter topic from its beginning to the end that it had when this was made, and which of its records have been
 * replayed: those that a marker names (see {@link DeadLetterHeaders#REPLAYED_OFFSET}). Not thread-safe.
 */
final class DeadLetterTopic {
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> beginnings;
    private final Map<TopicPartition, Long> ends;

    /** By partition; bits count from the partition's beginning. */
    private final Map<Integer, BitSet> replayed = new HashMap<>();

    private long unreadableMarkers;

    /** What is to be done with a record. */
    interface Visitor {
        void visit(DeadLetter letter);
    }

    /** @param consumer one that reads committed records only; stays the caller's */
    DeadLetterTopic(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        List<TopicPartition> partitions = BoundedRead.partitions(consumer, Topics.CLICKSTREAM_DLQ);
        beginnings = consumer.beginningOffsets(partitions);
        ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        read(record -> {
            if (DeadLetter.has(record, DeadLetterHeaders.REPLAYED_OFFSET)) {
                readMarker(record);
            }
        });
    }

    private void readMarker(ConsumerRecord<byte[], byte[]> record) {
        try {
            markReplayed(new DeadLetter.Id(
                    record.partition(), Long.parseLong(DeadLetter.header(record, DeadLetterHeaders.REPLAYED_OFFSET))));
        } catch (NumberFormatException e) {
            unreadableMarkers++;
        }
    }

    /** Markers that name no record. Not ours: whoever may write to the topic can leave such. */
    long unreadableMarkers() {
        return unreadableMarkers;
    }

    /** Whether the record is there; what is older than the topic's retention is not. */
    boolean holds(DeadLetter.Id id) {
        var partition = new TopicPartition(Topics.CLICKSTREAM_DLQ, id.partition());
        return id.offset() >= beginnings.getOrDefault(partition, Long.MAX_VALUE)
                && id.offset() < ends.getOrDefault(partition, 0L);
    }

    boolean isReplayed(DeadLetter.Id id) {
        BitSet bits = replayed.get(id.partition());
        return bits != null && holds(id) && bits.get(bit(id));
    }

    void markReplayed(DeadLetter.Id id) {
        if (holds(id)) {
            replayed.computeIfAbsent(id.partition(), partition -> new BitSet()).set(bit(id));
        }
    }

    /** Visits every rejected record, replayed or not; those of one partition in their order. */
    void forEach(Visitor visitor) {
        read(record -> {
            if (!DeadLetter.has(record, DeadLetterHeaders.REPLAYED_OFFSET)) {
                visitor.visit(DeadLetter.of(record));
            }
        });
    }

    private int bit(DeadLetter.Id id) {
        return Math.toIntExact(
                id.offset() - beginnings.getOrDefault(new TopicPartition(Topics.CLICKSTREAM_DLQ, id.partition()), 0L));
    }

    private interface RecordVisitor {
        void visit(ConsumerRecord<byte[], byte[]> record);
    }

    private void read(RecordVisitor visitor) {
        consumer.seekToBeginning(ends.keySet());
        BoundedRead.read(consumer, ends, BoundedRead.SILENCE, (records, left) -> {
            for (var record : records) {
                // What was rejected since is left for the next time; both passes see the same records.
                Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
                if (end != null && record.offset() < end) {
                    visitor.visit(record);
                }
            }
        });
    }
}

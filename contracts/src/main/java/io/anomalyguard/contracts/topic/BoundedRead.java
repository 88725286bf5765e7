package io.anomalyguard.contracts.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** How commands read a topic: up to an end, and not for ever when the broker falls silent before it. */
public final class BoundedRead {
    /** The longest silence that a command should put up with. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(200);

    private BoundedRead() {}

    /**
     * Takes what one poll brought.
     *
     * @param <E> what may go wrong with it
     */
    @FunctionalInterface
    public interface Step<E extends Exception> {
        /**
         * Takes records, maybe none; of a partition that has reached its end there may be some beyond it.
         *
         * @param left offsets between where the consumer is now and the ends
         */
        void take(ConsumerRecords<byte[], byte[]> records, long left) throws E;
    }

    /**
     * A topic's partitions.
     *
     * @throws IllegalStateException if there is no such topic
     */
    public static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("There is no topic " + topic + ".");
        }
        return partitions;
    }

    /**
     * Polls until the consumer, which is assigned and positioned, has reached all ends. Offsets without a record, such as
     * the markers of transactions, count as read.
     *
     * @param ends one for each partition assigned
     * @param silence how long to go without getting nearer to them
     * @throws TimeoutException if it is longer
     */
    public static <E extends Exception> void read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Duration silence, Step<E> step)
            throws E {
        long lastProgress = System.nanoTime();
        for (long left = left(consumer, ends); left > 0; ) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            long before = left;
            left = left(consumer, ends);
            step.take(records, left);
            if (left < before) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > silence.toNanos()) {
                throw new TimeoutException("No record came for " + silence.toSeconds() + " s.");
            }
        }
    }

    private static long left(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(end.getValue() - consumer.position(end.getKey()), 0))
                .sum();
    }
}

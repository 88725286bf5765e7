package io.anomalyguard.inference.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a compacted topic from its beginning and then follows it, on a thread of its own. Waits for the topic and for
 * Kafka; after a failure it reads from the beginning again, which changes nothing, because the newest value of a key
 * wins. Thread-safe.
 */
public final class CompactedTopicReader {
    private static final Logger LOG = LoggerFactory.getLogger(CompactedTopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Source source;
    private final String topic;
    private final Listener listener;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /** Is told what is read, in the reader's thread. */
    public interface Listener {
        /** The topic is read from its beginning, the first time or again: what follows may be long out of date. */
        default void begins() {}

        /** Takes a record, which may be a tombstone. */
        void take(ConsumerRecord<byte[], byte[]> record);

        /** What stood on the topic when the reading began has been read. */
        default void caughtUp() {}
    }

    /** Where consumers come from. */
    interface Source {
        /** A consumer without partitions; waits until the topic is there. */
        Consumer<byte[], byte[]> open() throws InterruptedException;
    }

    /** @param listener is told of each record */
    public CompactedTopicReader(Broker broker, String topic, Listener listener) {
        this(
                () -> {
                    broker.awaitTopics(List.of(topic));
                    return broker.reader(topic + "-reader");
                },
                topic,
                listener);
    }

    CompactedTopicReader(Source source, String topic, Listener listener) {
        this.source = source;
        this.topic = topic;
        this.listener = listener;
    }

    /** True once the topic was read to what was its end; before that values may be missing. */
    public boolean isComplete() {
        return complete.getCount() == 0;
    }

    /** Waits until {@link #isComplete}, however long that takes. */
    public void awaitComplete() throws InterruptedException {
        complete.await();
    }

    public void start() {
        // The thread ends when it finds itself stopped, so it must not run before it is known.
        var next = Thread.ofPlatform().name(topic + "-reader").daemon().unstarted(this::run);
        thread = next;
        next.start();
    }

    public void stop() {
        var current = thread;
        thread = null;
        if (current != null) {
            current.interrupt();
        }
    }

    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (isRunning()) {
            try {
                read();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                if (!isRunning()) {
                    return;
                }
                LOG.warn("Reading {} failed and will be tried again: {}", topic, e.toString());
                try {
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    private void read() throws InterruptedException {
        try (var consumer = source.open()) {
            try {
                read(consumer);
            } catch (InterruptException e) {
                // A client that is closed by an interrupted thread reports failures.
                Thread.interrupted();
                throw new InterruptedException();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        listener.begins();
        boolean behind = true;
        while (isRunning()) {
            consumer.poll(POLL).forEach(listener::take);
            if (behind && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                behind = false;
                listener.caughtUp();
                complete.countDown();
            }
        }
    }
}

package io.anomalyguard.inference.broker;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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

    private final Broker broker;
    private final String topic;
    private final Consumer<ConsumerRecord<byte[], byte[]>> taker;
    private volatile boolean complete;
    private volatile @Nullable Thread thread;

    /** @param taker is given each record, tombstones included, in the reader's thread */
    public CompactedTopicReader(Broker broker, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        this.broker = broker;
        this.topic = topic;
        this.taker = taker;
    }

    /** True once the topic was read to what was its end; before that values may be missing. */
    public boolean isComplete() {
        return complete;
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
                broker.awaitTopics(List.of(topic));
                read();
            } catch (InterruptedException | WakeupException _) {
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

    private void read() {
        try (var consumer = broker.reader(topic + "-reader")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (isRunning()) {
                consumer.poll(POLL).forEach(taker);
                if (!complete) {
                    complete =
                            ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                }
            }
        }
    }
}

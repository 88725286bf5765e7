package io.anomalyguard.inference.broker;

import io.anomalyguard.contracts.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Sends single records, for what people do: rare, and worth waiting for. Thread-safe. */
@Component
public final class RecordSender implements DisposableBean {
    private static final Duration SEND = Duration.ofSeconds(6);

    private final Broker broker;
    private @Nullable Producer<byte[], byte[]> producer;

    public RecordSender(Broker broker) {
        this.broker = broker;
    }

    /**
     * Sends a record and waits until Kafka has it, at most six seconds.
     *
     * @throws KafkaUnavailableException if Kafka did not take it in time
     */
    public <V> void send(Topic<V> topic, String key, V value) {
        send(topic.name(), key, topic.codec().encode(value));
    }

    /**
     * Sends a record and waits until Kafka has it, at most six seconds.
     *
     * @param value null for a tombstone
     * @throws KafkaUnavailableException if Kafka did not take it in time
     */
    public void send(String topic, String key, byte @Nullable [] value) {
        var record = new ProducerRecord<byte[], byte[]>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        // The sending itself waits, too, while Kafka is away.
        long until = System.nanoTime() + SEND.toNanos();
        try {
            producer().send(record).get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new KafkaUnavailableException("Kafka did not take a record of " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("interrupted while sending to " + topic, e);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = broker.writer("operator-actions");
            producer = current;
        }
        return current;
    }

    @Override
    public synchronized void destroy() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}

package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records one by one, each until Kafka has it. */
final class TopicWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    TopicWriter(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void click(ClickEvent click) {
        send(
                Topics.CLICKSTREAM_EVENTS.name(),
                click.userId(),
                Topics.CLICKSTREAM_EVENTS.codec().encode(click));
    }

    void send(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("Kafka did not take a record for " + topic, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}

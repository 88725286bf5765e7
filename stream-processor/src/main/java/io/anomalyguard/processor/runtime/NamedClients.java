package io.anomalyguard.processor.runtime;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients as Kafka Streams makes them, but with the instance's lasting name in the transactional id. Streams keeps that
 * id over a restart only where a store lies on disk.
 */
final class NamedClients implements KafkaClientSupplier {
    private final String applicationId;
    private final String instance;

    NamedClients(String applicationId, String instance) {
        this.applicationId = applicationId;
        this.instance = instance;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        var named = new HashMap<>(config);
        // Application, process and number of the thread, joined by hyphens.
        named.computeIfPresent(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                (name, id) -> applicationId + "-" + instance
                        + id.toString().substring(id.toString().lastIndexOf('-')));
        return new KafkaProducer<>(named, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}

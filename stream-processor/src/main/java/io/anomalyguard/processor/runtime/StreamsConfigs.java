package io.anomalyguard.processor.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** The configuration of Kafka Streams: our choices, overridden by what the deployment sets. */
final class StreamsConfigs {
    private StreamsConfigs() {}

    /**
     * @param instance lasting name of this instance, or null
     * @param deployment connection, security, and anything set by {@code spring.kafka.streams.properties.*}
     */
    static Properties of(StreamsSettings settings, @Nullable String instance, Map<String, Object> deployment) {
        var configs = new HashMap<String, Object>();
        configs.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                settings.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        // A task without a backlog asks for more commits than this.
        configs.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commit().longest().toMillis());
        configs.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        configs.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        // A new instance copies the state of what it is to take over while the old one goes on: by default of two
        // partitions at a time, which it gets within ten minutes; here of all at once, which it gets within one.
        configs.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 1_000);
        configs.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
        configs.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir());
        configs.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        configs.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        configs.put(BoundedRocksDb.MEMORY, settings.rocksdbMemory().toBytes());
        // Rows go out when they are made or when their transaction ends, not after Streams' default of 100 ms.
        configs.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        configs.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        configs.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // A killed instance that does not come back is replaced after 10 s instead of 45; its open transaction ends
        // after 10 s, too.
        configs.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        configs.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        if (instance != null) {
            configs.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        }
        configs.putAll(deployment);
        configs.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        var properties = new Properties();
        properties.putAll(configs);
        return properties;
    }
}

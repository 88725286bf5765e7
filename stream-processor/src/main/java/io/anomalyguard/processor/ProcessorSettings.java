package io.anomalyguard.processor;

import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.processor.activity.ActivitySettings;
import io.anomalyguard.processor.activity.StoreKind;
import io.anomalyguard.processor.runtime.StreamsSettings;
import io.anomalyguard.processor.sink.SinkSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of this service; a value out of range stops it at the start.
 *
 * @param store where the users' state is kept: {@code in-memory} (on the heap) or {@code rocksdb}
 * @param activity what may be chosen about the features
 * @param streams how Kafka Streams is run
 * @param sink how rows are read for the online store
 * @param onlineStore where the online store is
 */
@ConfigurationProperties("stream-processor")
public record ProcessorSettings(
        @DefaultValue("in-memory") StoreKind store,
        @DefaultValue @NestedConfigurationProperty ActivitySettings activity,
        @DefaultValue @NestedConfigurationProperty StreamsSettings streams,
        @DefaultValue @NestedConfigurationProperty SinkSettings sink,
        @DefaultValue OnlineStore onlineStore) {

    /**
     * Where the online store is; the terms are those of {@link OnlineStoreSettings}.
     *
     * @param redisUri address of Redis: {@code redis://host:port}, {@code rediss} for TLS, {@code redis-cluster} or
     *     {@code redis-sentinel} with several hosts
     * @param password of Redis; empty for none
     * @param project Feast project, part of every key
     * @param keyTtl how long a user's row is kept after its last write
     * @param timeout longest wait for Redis
     * @param registry file that {@code feast apply} wrote, to check ours against; empty for no check
     */
    public record OnlineStore(
            @DefaultValue("redis://localhost:6379") String redisUri,
            @DefaultValue("") String password,
            @DefaultValue("anomalyguard") String project,
            @DefaultValue("1h") Duration keyTtl,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue("") String registry) {
        public OnlineStore {
            try {
                var _ = new OnlineStoreSettings(redisUri, password, project, keyTtl, timeout);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("stream-processor.online-store: " + e.getMessage(), e);
            }
        }

        OnlineStoreSettings settings() {
            return new OnlineStoreSettings(redisUri, password, project, keyTtl, timeout);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return settings().toString();
        }
    }
}

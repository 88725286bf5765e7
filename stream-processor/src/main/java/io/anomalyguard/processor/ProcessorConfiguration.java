package io.anomalyguard.processor;

import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.registry.FeastRegistry;
import io.anomalyguard.processor.activity.ClickstreamTopology;
import io.anomalyguard.processor.runtime.InstanceId;
import io.anomalyguard.processor.runtime.StreamsHealth;
import io.anomalyguard.processor.runtime.StreamsLiveness;
import io.anomalyguard.processor.runtime.StreamsRunner;
import io.anomalyguard.processor.sink.FeatureSink;
import io.anomalyguard.processor.sink.SinkHealth;
import io.anomalyguard.processor.sink.SinkLiveness;
import io.anomalyguard.processor.sink.SinkMetrics;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts of the service together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProcessorSettings.class, KafkaProperties.class})
class ProcessorConfiguration {
    @Bean
    InstanceId instanceId(ProcessorSettings settings) {
        return InstanceId.of(Path.of(settings.streams().stateDir()));
    }

    @Bean
    StreamsRunner streamsRunner(
            ProcessorSettings settings,
            InstanceId instance,
            KafkaProperties kafka,
            MeterRegistry registry,
            Tracing tracing) {
        var topology =
                new ClickstreamTopology(settings.activity(), settings.store(), registry, Clock.systemUTC(), tracing);
        return new StreamsRunner(
                topology.build(settings.streams().commit()),
                settings.streams(),
                instance.name(),
                kafka.buildStreamsProperties(),
                kafka.buildAdminProperties(),
                ClickstreamTopology.TOPICS,
                registry);
    }

    @Bean
    OnlineStore onlineStore(ProcessorSettings settings) {
        String registry = settings.onlineStore().registry();
        if (!registry.isEmpty()) {
            FeastRegistry.read(Path.of(registry)).require(settings.onlineStore().project(), FeatureView.USER_ACTIVITY);
        }
        return OnlineStore.connect(settings.onlineStore().settings());
    }

    @Bean
    FeatureSink featureSink(
            ProcessorSettings settings,
            InstanceId instance,
            KafkaProperties kafka,
            OnlineStore store,
            MeterRegistry registry,
            Tracing tracing) {
        var configs = new HashMap<>(kafka.buildConsumerProperties());
        configs.put(ConsumerConfig.GROUP_ID_CONFIG, settings.sink().groupId());
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.sink().batchSize());
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A killed instance that does not come back is replaced after 10 s instead of 45.
        configs.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        configs.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        if (instance.name() != null) {
            configs.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance.name());
        }
        // The topic may be created after this service started.
        configs.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        var bytes = new ByteArrayDeserializer();
        return new FeatureSink(
                () -> new KafkaConsumer<>(configs, bytes, bytes),
                store,
                settings.sink(),
                new SinkMetrics(registry),
                tracing,
                Clock.systemUTC());
    }

    /** Part of readiness. */
    @Bean
    StreamsHealth streamsHealthIndicator(StreamsRunner runner) {
        return new StreamsHealth(runner);
    }

    /** Part of readiness. */
    @Bean
    SinkHealth sinkHealthIndicator(FeatureSink sink) {
        return new SinkHealth(sink);
    }

    /** Part of liveness. */
    @Bean
    StreamsLiveness streamsAliveHealthIndicator(StreamsRunner runner) {
        return new StreamsLiveness(runner);
    }

    /** Part of liveness. */
    @Bean
    SinkLiveness sinkAliveHealthIndicator(FeatureSink sink) {
        return new SinkLiveness(sink);
    }
}

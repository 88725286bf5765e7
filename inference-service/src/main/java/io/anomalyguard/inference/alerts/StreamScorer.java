package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.model.ModelRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the {@link ScoreTopology} from the time that its topics are there and the models read until the service stops. */
@Component
public final class StreamScorer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StreamScorer.class);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** Between two attempts to start, and before a thread that died is replaced: an error that comes back at once must not spin. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScoreTopology topology;
    private final Broker broker;
    private final ModelRegistry models;
    private final AlertMetrics metrics;
    private final MeterRegistry meters;

    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable Thread starter;
    private volatile boolean joined;

    StreamScorer(
            ScoreTopology topology, Broker broker, ModelRegistry models, AlertMetrics metrics, MeterRegistry meters) {
        this.topology = topology;
        this.broker = broker;
        this.models = models;
        this.metrics = metrics;
        this.meters = meters;
    }

    /**
     * What the stream does, as Kafka Streams names it; {@code WAITING} until it could be started, and {@code STARTING} until it
     * has joined for the first time, which Kafka Streams calls rebalancing as well.
     */
    public String state() {
        var current = streams;
        if (current == null) {
            return "WAITING";
        }
        KafkaStreams.State now = current.state();
        return !joined && now.isRunningOrRebalancing() ? "STARTING" : now.name();
    }

    /**
     * True from the first time that rows were scored until the stream fails or is stopped. It stays so while Kafka is away, and
     * while the group rebalances: Kafka Streams says that of every member whenever one comes or goes, and requests can be
     * answered meanwhile.
     */
    public boolean hasJoined() {
        var current = streams;
        return joined && current != null && current.state().isRunningOrRebalancing();
    }

    @Override
    public void start() {
        starter = Thread.ofVirtual().name("scorer-start").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                try {
                    awaitAndStart();
                    return;
                } catch (RuntimeException e) {
                    // A broker whose name leads nowhere for a moment, for one; a wrong setting is told every second.
                    LOG.error("The stream scorer cannot start and tries again", e);
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            LOG.debug("Stopped before the stream was started");
        }
    }

    private void awaitAndStart() throws InterruptedException {
        Map<String, Integer> partitions = broker.awaitTopics(List.of(
                Topics.USER_FEATURES.name(),
                Topics.ANOMALY_ALERT_ACTIONS.name(),
                Topics.ANOMALY_SUPPRESSIONS.name(),
                Topics.ANOMALY_SCORES.name(),
                Topics.ANOMALY_ALERTS.name()));
        Integer featurePartitions = partitions.get(Topics.USER_FEATURES.name());
        if (featurePartitions == null) {
            throw new IllegalStateException("the broker did not describe " + Topics.USER_FEATURES.name());
        }
        // Another instance may have a model; until this one knows it, rows of its partitions would pass unscored.
        models.awaitComplete();
        synchronized (this) {
            if (starter == null) {
                return;
            }
            var next = new KafkaStreams(topology.topology(featurePartitions), config());
            next.setUncaughtExceptionHandler(this::onThreadDeath);
            follow(next);
            try {
                next.start();
            } catch (RuntimeException e) {
                streams = null;
                // It holds the directory that the next attempt needs.
                next.close(CLOSE);
                throw e;
            }
            new KafkaStreamsMetrics(next).bindTo(meters);
        }
    }

    /** Makes a stream that has not been started the one whose state is told. */
    void follow(KafkaStreams next) {
        next.setStateListener((now, before) -> {
            LOG.info("Stream scorer: {} -> {}", before, now);
            if (now == KafkaStreams.State.RUNNING) {
                joined = true;
            }
        });
        streams = next;
    }

    private StreamThreadExceptionResponse onThreadDeath(Throwable error) {
        LOG.error("A scoring thread failed and is replaced", error);
        metrics.threadReplaced();
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private Properties config() {
        var config = new Properties();
        // The users of an instance that was killed are judged again after 10 s instead of 45.
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        config.putAll(broker.streamsConfig());
        config.putAll(FaultyRecords.config(metrics));
        // Latency before throughput, and once is enough: rows that come again after a crash are recognised by their
        // offsets (see Episode), so that no transaction has to be waited for.
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        return config;
    }

    @Override
    public void stop() {
        KafkaStreams current;
        synchronized (this) {
            var starting = starter;
            starter = null;
            if (starting != null) {
                starting.interrupt();
            }
            current = streams;
        }
        if (current != null) {
            // Who does not leave the group keeps his partitions, and their users unjudged, until the session times out.
            current.close(CloseOptions.timeout(CLOSE)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }
}

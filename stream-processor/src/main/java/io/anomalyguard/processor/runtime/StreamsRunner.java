package io.anomalyguard.processor.runtime;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.activity.ClickstreamTopology;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a topology: waits until Kafka is reachable and the topics exist, starts, replaces threads that die, and closes.
 * Thread-safe.
 */
public final class StreamsRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);
    private static final Duration WAIT_BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int LOOK_TIMEOUT_MS = 10_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration WAIT_BEFORE_REPLACING = Duration.ofSeconds(1);

    private static final String INPUT = Topics.CLICKSTREAM_EVENTS.name();

    /** Where the runner is in its life; the rest is told by the state of Kafka Streams. */
    public sealed interface Phase {
        /** Waits for something, named in words for people. */
        record Waiting(String what) implements Phase {}

        record Started(KafkaStreams streams) implements Phase {}

        /** Cannot start; why, in words for people. */
        record Failed(String why) implements Phase {}

        record Stopped() implements Phase {}
    }

    private final Topology topology;
    private final Properties configs;
    private final @Nullable KafkaClientSupplier clients;
    private final Map<String, Object> adminConfigs;
    private final List<String> requiredTopics;
    private final MeterRegistry registry;
    private final Counter replacedThreads;
    private final RestoreProgress restore;
    private final Heartbeats heartbeats;
    private volatile Phase phase = new Phase.Stopped();
    private @Nullable Thread starter;
    private @Nullable KafkaStreamsMetrics metrics;

    /**
     * @param instance lasting name of this instance, or null
     * @param deployment Kafka Streams properties of the deployment: connection, security, overrides
     * @param adminConfigs connection and security of the client that looks for the topics
     */
    public StreamsRunner(
            Topology topology,
            StreamsSettings settings,
            @Nullable String instance,
            Map<String, Object> deployment,
            Map<String, Object> adminConfigs,
            List<String> requiredTopics,
            MeterRegistry registry) {
        this.topology = topology;
        this.configs = StreamsConfigs.of(settings, instance, deployment);
        this.clients = instance == null ? null : new NamedClients(settings.applicationId(), instance);
        this.adminConfigs = adminConfigs;
        this.requiredTopics = requiredTopics;
        this.registry = registry;
        this.restore = new RestoreProgress(registry);
        this.heartbeats = new Heartbeats(configs);
        Gauge.builder("anomalyguard.events.lag", this, StreamsRunner::lag)
                .description("Records of clickstream.events that this instance has still to process")
                .register(registry);
        this.replacedThreads = Counter.builder("anomalyguard.streams.threads.replaced")
                .description("Stream threads that died of an error and were replaced")
                .register(registry);
    }

    public Phase phase() {
        return phase;
    }

    RestoreProgress restore() {
        return restore;
    }

    /** What a topology that runs waits for, in words for people; null if for nothing. */
    @Nullable
    String waitingFor() {
        return phase instanceof Phase.Started(KafkaStreams streams)
                ? heartbeats.waitingFor(streams.metrics().values(), consumers(streams))
                : null;
    }

    /** Client ids of the consumers of threads that live. */
    private static Set<String> consumers(KafkaStreams streams) {
        try {
            return streams.metadataForLocalThreads().stream()
                    .map(ThreadMetadata::consumerClientId)
                    .collect(Collectors.toSet());
        } catch (IllegalStateException e) {
            // Not yet or no longer running.
            return Set.of();
        }
    }

    /** Input records of this instance's partitions that are not committed yet; 0 if it has none. */
    long lag() {
        return phase instanceof Phase.Started(KafkaStreams streams) ? notFetched(streams) + notCommitted(streams) : 0;
    }

    private static long notFetched(KafkaStreams streams) {
        Set<String> consumers = consumers(streams);
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("records-lag")
                        && consumers.contains(Heartbeats.clientId(metric))
                        && INPUT.equals(metric.metricName().tags().get("topic")))
                .mapToLong(metric -> metric.metricValue() instanceof Double lag ? lag.longValue() : 0)
                .sum();
    }

    /** What the consumer has given to the tasks; the ends that tasks know of are those of what they were given. */
    private static long notCommitted(KafkaStreams streams) {
        long lag = 0;
        try {
            for (var thread : streams.metadataForLocalThreads()) {
                for (var task : thread.activeTasks()) {
                    for (var end : task.endOffsets().entrySet()) {
                        long committed = task.committedOffsets().getOrDefault(end.getKey(), 0L);
                        lag += Math.max(end.getValue() - Math.max(committed, 0), 0);
                    }
                }
            }
        } catch (IllegalStateException e) {
            // Not yet or no longer running.
            return 0;
        }
        return lag;
    }

    @Override
    public synchronized void start() {
        phase = new Phase.Waiting("starting");
        starter = Thread.ofVirtual().name("streams-starter").start(this::waitAndStart);
    }

    private void waitAndStart() {
        try {
            waitForTopics();
            synchronized (this) {
                if (phase instanceof Phase.Stopped) {
                    return;
                }
                startStreams();
            }
        } catch (InterruptedException e) {
            LOG.info("Stopped while waiting for Kafka");
        } catch (RuntimeException e) {
            LOG.error("Kafka Streams cannot start", e);
            phase = new Phase.Failed(String.valueOf(e.getMessage()));
        }
    }

    private void startStreams() {
        var streams =
                clients == null ? new KafkaStreams(topology, configs) : new KafkaStreams(topology, configs, clients);
        streams.setStateListener((now, before) -> LOG.info("Kafka Streams: {} -> {}", before, now));
        streams.setGlobalStateRestoreListener(restore);
        streams.setUncaughtExceptionHandler(this::onThreadDeath);
        var metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        this.metrics = metrics;
        phase = new Phase.Started(streams);
        streams.start();
    }

    private StreamThreadExceptionResponse onThreadDeath(Throwable error) {
        if (error instanceof Error) {
            LOG.error("A stream thread died of an error that no new thread can help; Kafka Streams stops", error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("A stream thread died; a new one takes its place", error);
        replacedThreads.increment();
        try {
            // Runs in the dying thread. An error that comes back at once must not become a busy loop.
            Thread.sleep(WAIT_BEFORE_REPLACING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void waitForTopics() throws InterruptedException {
        while (true) {
            try (var admin = Admin.create(adminConfigs)) {
                for (String missing; (missing = missing(admin)) != null; ) {
                    waitFor(missing);
                }
                checkPartitions(admin);
                return;
            } catch (KafkaException e) {
                // There is no client either while the name of a broker that has not started leads to no address.
                waitFor(kafka((e.getCause() == null ? e : e.getCause()).getMessage()));
            }
        }
    }

    private void waitFor(String what) throws InterruptedException {
        synchronized (this) {
            if (phase instanceof Phase.Stopped) {
                throw new InterruptedException();
            }
            if (!phase.equals(new Phase.Waiting(what))) {
                LOG.info("Waiting for {}", what);
            }
            phase = new Phase.Waiting(what);
        }
        Thread.sleep(WAIT_BETWEEN_LOOKS);
    }

    /** What there is to wait for, or null if all is there. */
    private @Nullable String missing(Admin admin) throws InterruptedException {
        try {
            var existing = admin.listTopics(new ListTopicsOptions().timeoutMs(LOOK_TIMEOUT_MS))
                    .names()
                    .get();
            var missing = new ArrayList<>(requiredTopics);
            missing.removeAll(existing);
            return missing.isEmpty() ? null : "topics " + missing;
        } catch (ExecutionException e) {
            return kafka((e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        }
    }

    /**
     * Refuses a changelog that was made for another number of partitions: its users would not be found where their clicks
     * are, and Kafka Streams would start thread after thread in vain.
     */
    private void checkPartitions(Admin admin) throws InterruptedException {
        String changelog =
                configs.get(StreamsConfig.APPLICATION_ID_CONFIG) + "-" + ClickstreamTopology.STORE + "-changelog";
        Map<String, TopicDescription> topics;
        try {
            topics = admin.describeTopics(List.of(INPUT, changelog))
                    .allTopicNames()
                    .get();
        } catch (ExecutionException e) {
            // There is no changelog before the first start; whatever else it is Kafka Streams will meet as well.
            return;
        }
        int clicks = requireNonNull(topics.get(INPUT)).partitions().size();
        int users = requireNonNull(topics.get(changelog)).partitions().size();
        if (clicks != users) {
            throw new IllegalStateException(
                    INPUT + " has " + clicks + " partitions, " + changelog + " " + users
                            + ": the number cannot change while there is state; see \"Instances and partitions\" in docs/operations.md");
        }
    }

    private String kafka(@Nullable String trouble) {
        return "Kafka at " + adminConfigs.get("bootstrap.servers") + " (" + trouble + ")";
    }

    @Override
    public void stop() {
        Phase before;
        synchronized (this) {
            before = phase;
            phase = new Phase.Stopped();
            if (starter != null) {
                starter.interrupt();
            }
        }
        if (before instanceof Phase.Started(KafkaStreams streams)) {
            // Leaving the group lets another instance take over at once instead of after the session timeout.
            boolean closed = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            if (!closed) {
                LOG.warn("Kafka Streams did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
            }
            if (metrics != null) {
                metrics.close();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return !(phase instanceof Phase.Stopped);
    }
}

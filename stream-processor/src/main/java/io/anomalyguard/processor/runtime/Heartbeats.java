package io.anomalyguard.processor.runtime;

import java.util.Collection;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka is there for all stream threads. Kafka Streams itself goes on waiting, in the state RUNNING, when it is
 * not. A heartbeat is sent to a group coordinator that answers, and to no other. A thread sends none either while it
 * waits for the rest of its group to rejoin, which takes a moment unless a member hangs. Thread-safe.
 */
final class Heartbeats {
    private final long maxSeconds;

    /** @param configs what tells when Kafka gives up a member of which it does not hear */
    Heartbeats(Properties configs) {
        Object sessionTimeoutMs =
                configs.get(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
        this.maxSeconds = Long.parseLong(String.valueOf(sessionTimeoutMs)) / 1000;
    }

    /**
     * What there is to wait for, in words for people.
     *
     * @param metrics those of Kafka Streams
     * @param consumers client ids of the threads that live; of one that has died and was replaced Streams keeps the metrics
     * @return null if all threads that have ever reached Kafka still do
     */
    @Nullable
    String waitingFor(Collection<? extends Metric> metrics, Set<String> consumers) {
        long seconds = metrics.stream()
                .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago")
                        && metric.metricName().group().equals("consumer-coordinator-metrics")
                        && consumers.contains(clientId(metric)))
                // -1 before the first one.
                .mapToLong(metric -> metric.metricValue() instanceof Number ago ? ago.longValue() : -1)
                .max()
                .orElse(-1);
        return seconds > maxSeconds ? "Kafka; the last heartbeat was " + seconds + " s ago" : null;
    }

    /** The client that a metric is of; empty if it is of none. */
    static String clientId(Metric metric) {
        return metric.metricName().tags().getOrDefault("client-id", "");
    }
}

package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.processor.ingest.CommitIntervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HeartbeatsTest {
    private static final Set<String> CONSUMERS = Set.of("thread-1", "thread-2", "thread-3");

    private final Heartbeats heartbeats = new Heartbeats(configs(Map.of()));

    @Test
    void shouldWaitForKafkaWhenAnyThreadHasNotReachedItForItsSessionTimeout() {
        assertThat(heartbeats.waitingFor(ago(0.0, 10.0), CONSUMERS)).isNull();
        assertThat(heartbeats.waitingFor(ago(2.0, 11.0, 1.0), CONSUMERS))
                .isEqualTo("Kafka; the last heartbeat was 11 s ago");
    }

    @Test
    void shouldNotTakeAThreadThatHasJustStartedForOneThatLostKafka() {
        assertThat(heartbeats.waitingFor(ago(-1.0), CONSUMERS)).isNull();
        assertThat(heartbeats.waitingFor(List.of(), CONSUMERS)).isNull();
    }

    /** Kafka Streams keeps a dead thread's metrics, and that of its last heartbeat grows for ever. */
    @Test
    void shouldNotWaitForAThreadThatHasDied() {
        assertThat(heartbeats.waitingFor(ago(0.0, 900.0), Set.of("thread-1"))).isNull();
        assertThat(heartbeats.waitingFor(ago(0.0, 900.0), Set.of())).isNull();
    }

    @Test
    void shouldLookAtHeartbeatsOnly() {
        var others = new ArrayList<Metric>();
        others.add(metric("last-poll-seconds-ago", "consumer-metrics", 100.0));
        others.add(metric("last-heartbeat-seconds-ago", "of something else", 100.0));
        others.add(metric("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "never"));
        assertThat(heartbeats.waitingFor(others, CONSUMERS)).isNull();
    }

    @Test
    void shouldAllowForALongerSessionTimeoutOfTheDeployment() {
        var patient = new Heartbeats(configs(Map.of("main.consumer.session.timeout.ms", "45000")));
        assertThat(patient.waitingFor(ago(45.0), CONSUMERS)).isNull();
        assertThat(patient.waitingFor(ago(46.0), CONSUMERS)).contains("46 s ago");
    }

    private static Properties configs(Map<String, Object> deployment) {
        return StreamsConfigs.of(
                new StreamsSettings("id", "dir", 1, CommitIntervals.DEFAULT, 0, -1, DataSize.ofMegabytes(16), true),
                null,
                deployment);
    }

    /** One thread for each number. */
    private static List<Metric> ago(double... seconds) {
        var metrics = new ArrayList<Metric>();
        for (double ago : seconds) {
            String consumer = "thread-" + (metrics.size() + 1);
            metrics.add(metric("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", ago, consumer));
        }
        return metrics;
    }

    private static Metric metric(String name, String group, Object value) {
        return metric(name, group, value, "thread-1");
    }

    private static Metric metric(String name, String group, Object value, String client) {
        Gauge<Object> gauge = (config, now) -> value;
        return new KafkaMetric(
                new Object(),
                new MetricName(name, group, "", Map.of("client-id", client)),
                gauge,
                new MetricConfig(),
                Time.SYSTEM);
    }
}

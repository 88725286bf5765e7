package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.processor.ingest.CommitIntervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HeartbeatsTest {
    private final Heartbeats heartbeats = new Heartbeats(configs(Map.of()));

    @Test
    void shouldWaitForKafkaWhenAnyThreadHasNotReachedItForItsSessionTimeout() {
        assertThat(heartbeats.waitingFor(ago(0.0, 10.0))).isNull();
        assertThat(heartbeats.waitingFor(ago(2.0, 11.0, 1.0))).isEqualTo("Kafka; the last heartbeat was 11 s ago");
    }

    @Test
    void shouldNotTakeAThreadThatHasJustStartedForOneThatLostKafka() {
        assertThat(heartbeats.waitingFor(ago(-1.0))).isNull();
        assertThat(heartbeats.waitingFor(List.of())).isNull();
    }

    @Test
    void shouldLookAtHeartbeatsOnly() {
        var others = new ArrayList<Metric>();
        others.add(metric("last-poll-seconds-ago", "consumer-metrics", 100.0));
        others.add(metric("last-heartbeat-seconds-ago", "of something else", 100.0));
        others.add(metric("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "never"));
        assertThat(heartbeats.waitingFor(others)).isNull();
    }

    @Test
    void shouldAllowForALongerSessionTimeoutOfTheDeployment() {
        var patient = new Heartbeats(configs(Map.of("main.consumer.session.timeout.ms", "45000")));
        assertThat(patient.waitingFor(ago(45.0))).isNull();
        assertThat(patient.waitingFor(ago(46.0))).contains("46 s ago");
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
            metrics.add(metric("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", ago));
        }
        return metrics;
    }

    private static Metric metric(String name, String group, Object value) {
        Gauge<Object> gauge = (config, now) -> value;
        return new KafkaMetric(
                new Object(), new MetricName(name, group, "", Map.of()), gauge, new MetricConfig(), Time.SYSTEM);
    }
}

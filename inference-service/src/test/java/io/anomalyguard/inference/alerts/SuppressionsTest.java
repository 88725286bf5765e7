package io.anomalyguard.inference.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

class SuppressionsTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Suppressions suppressions =
            new Suppressions(new Broker(new KafkaProperties()), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    @Test
    void shouldNotHoldWhatHasEnded() {
        take("ended", NOW);
        take("lifted", NOW + 60_000);
        take("lifted", NOW);
        take("bot", NOW + 60_000);
        // As of the beginning of time, when none had ended.
        assertThat(suppressions.active(0)).extracting(Suppression::userId).containsExactly("bot");
    }

    @Test
    void shouldBeFullForAllButThoseWhoAreSuppressed() {
        for (int i = 0; i < Suppressions.MAX_ACTIVE - 1; i++) {
            take("u-" + i, NOW + 60_000);
        }
        assertThat(suppressions.isFull("bot", NOW)).isFalse();
        take("last", NOW + 30_000);
        assertThat(suppressions.isFull("bot", NOW)).isTrue();
        assertThat(suppressions.isFull("u-7", NOW)).isFalse();
        assertThat(suppressions.isFull("bot", NOW + 30_000)).isFalse();
    }

    private void take(String userId, long until) {
        var suppression = new Suppression(userId, until, "ana", null, until - 60_000);
        suppressions.take(new ConsumerRecord<>(
                Topics.ANOMALY_SUPPRESSIONS.name(),
                0,
                0,
                userId.getBytes(UTF_8),
                Topics.ANOMALY_SUPPRESSIONS.codec().encode(suppression)));
    }
}

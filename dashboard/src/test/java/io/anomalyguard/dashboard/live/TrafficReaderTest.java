package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.live.Samples.SetClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficReaderTest {
    private static final long T0 = 1_800_000_000_000L;

    @Test
    void shouldTellRowsOfEventsFromQuietRows() {
        assertThat(hasEventId("u-1", false)).isTrue();
        assertThat(hasEventId("u-1", true)).isFalse();
    }

    @Test
    void shouldCountARowForTheSecondOfItsClickAndNotAtAllIfItsPastIsMadeUp() {
        var clock = new SetClock(T0);
        var model = new LiveModel(clock, new LiveSettings(100, 100, 0), 1);
        var reader = new TrafficReader(
                new BrokerWatch(model, List.of(), Map.of(), clock),
                Map.of(),
                model,
                0,
                new FeedMetrics(new SimpleMeterRegistry()),
                clock);
        reader.take(row(T0 + 9_000));
        var backfilled = row(T0 + 9_000);
        backfilled.headers().add(ClickHeaders.BACKFILL, new byte[0]);
        reader.take(backfilled);
        assertThat(model.traffic(T0 / 1000, T0 / 1000 + 20))
                .filteredOn(point -> point.events() > 0)
                .containsExactly(new TrafficPoint(T0 / 1000, 1, 0));
    }

    /** Too many rows for a start: what was not read is unknown, and not a time without traffic. */
    @Test
    void shouldNotTellOfSecondsThatItHasNotReadInFull() {
        var clock = new SetClock(T0 + 10_000);
        var model = new LiveModel(clock, new LiveSettings(100, 100, 0), 1);
        var partition = new TopicPartition(Topics.USER_FEATURES.name(), 0);
        var consumer = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                return Map.of(partition, new OffsetAndTimestamp(0, T0 - 60_000));
            }
        };
        consumer.assign(List.of(partition));
        consumer.updateEndOffsets(Map.of(partition, 500L));
        var reader = new TrafficReader(
                new BrokerWatch(model, List.of(), Map.of(), clock),
                Map.of(),
                model,
                100,
                new FeedMetrics(new SimpleMeterRegistry()),
                clock);
        reader.begin(consumer, List.of(partition));
        assertThat(consumer.position(partition)).isEqualTo(400);
        reader.take(row(T0));
        assertThat(model.traffic(T0 / 1000 - 60, T0 / 1000 + 5))
                .extracting(TrafficPoint::second)
                .startsWith(T0 / 1000 + 1);
    }

    /** A row of a click at {@link #T0} that the broker has stamped with a time. */
    private static ConsumerRecord<byte[], byte[]> row(long brokerMs) {
        byte[] value = Topics.USER_FEATURES.codec().encode(Samples.row("u-1", T0, false));
        return new ConsumerRecord<>(
                Topics.USER_FEATURES.name(),
                0,
                0,
                brokerMs,
                TimestampType.LOG_APPEND_TIME,
                1,
                value.length,
                new byte[1],
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"event_id\":\"",
                "x\",\"event_id\":\"00000000-0000-0007-0000-000000000001\"",
                "\\",
                "\\\"event_id\":\"",
                "\"event_id"
            })
    void shouldNotBeFooledByAUserId(String user) {
        assertThat(hasEventId(user, true)).isFalse();
        assertThat(hasEventId(user, false)).isTrue();
    }

    private static boolean hasEventId(String user, boolean quiet) {
        byte[] row = Topics.USER_FEATURES.codec().encode(Samples.row(user, T0, quiet));
        assertThat(TrafficReader.ingestedMs(row)).isEqualTo(T0);
        return TrafficReader.after(TrafficReader.EVENT_ID, row) >= 0;
    }
}

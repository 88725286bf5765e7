package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficReaderTest {
    @Test
    void shouldTellRowsOfEventsFromQuietRows() {
        assertThat(hasEventId("u-1", false)).isTrue();
        assertThat(hasEventId("u-1", true)).isFalse();
    }

    @Test
    void shouldNotTakeBackfillForTraffic() {
        var row = new ConsumerRecord<>(
                "user.features", 0, 0, new byte[1], Topics.USER_FEATURES.codec().encode(Samples.row("u-1", 1, false)));
        assertThat(TrafficReader.isTraffic(row)).isTrue();
        row.headers().add(ClickHeaders.BACKFILL, new byte[0]);
        assertThat(TrafficReader.isTraffic(row)).isFalse();
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
        return TrafficReader.hasEventId(Topics.USER_FEATURES.codec().encode(Samples.row(user, 1, quiet)));
    }
}

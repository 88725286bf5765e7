package io.anomalyguard.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void shouldNameEveryTopicOfTheSuite() {
        assertThat(Topics.configsByName().keySet())
                .containsExactly(
                        "anomaly.alert-actions",
                        "anomaly.alerts",
                        "anomaly.models",
                        "anomaly.scores",
                        "anomaly.suppressions",
                        "clickstream.events",
                        "clickstream.events.dlq",
                        "clickstream.labels",
                        "user.features");
    }

    @Test
    void shouldStampByTheBrokerSoThatOldEventTimesSurviveRetention() {
        assertThat(Topics.configsByName().values())
                .allSatisfy(configs -> assertThat(configs).contains(entry("message.timestamp.type", "LogAppendTime")));
    }

    /** A closed segment is the only one that is compacted, or deleted when it is old. */
    @Test
    void shouldCloseTheSegmentsOfCompactedTopics() {
        var compacted = Topics.configsByName();
        compacted
                .values()
                .removeIf(configs -> !configs.getOrDefault("cleanup.policy", "").contains("compact"));
        assertThat(compacted.keySet()).containsExactly("anomaly.alerts", "anomaly.models", "anomaly.suppressions");
        assertThat(compacted.values())
                .allSatisfy(configs -> assertThat(configs).contains(entry("segment.ms", "14400000")));
    }

    @Test
    void shouldLetAlertsGoAMonthAfterTheirLastChange() {
        assertThat(Topics.configsByName().get("anomaly.alerts"))
                .contains(entry("cleanup.policy", "compact,delete"), entry("retention.ms", "2592000000"));
        assertThat(Topics.configsByName().get("anomaly.models")).doesNotContainKey("retention.ms");
    }

    @Test
    void shouldAskForNoMoreThanTheSmallestManagedClustersTake() {
        assertThat(Topics.configsByName().get("anomaly.models")).contains(entry("max.message.bytes", "8388608"));
    }

    @Test
    void shouldPassTombstonesThroughTheSerdes() {
        var serde = Topics.CLICKSTREAM_LABELS.valueSerde();
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
        var label = new AttackLabel("x", AttackType.SCRAPER, "u", 1, 2);
        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", label)))
                .isEqualTo(label);
    }
}

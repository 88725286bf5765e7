package io.anomalyguard.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.ClickHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** Rows that come of clicks. */
class ClickstreamTopologyTest {
    private static final long T = TopologyHarness.START.toEpochMilli();

    /** The worked example of docs/features.md. */
    @Test
    void shouldComputeTheWorkedExample() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            var clicks = List.of(
                    Clicks.click("u-1001", EventType.LOGIN_FAILED, "/login", T, 401, "10.0.0.1"),
                    Clicks.click("u-1001", EventType.LOGIN, "/login", T + 4_000, 200, "10.0.0.1"),
                    Clicks.click("u-1001", EventType.PAGE_VIEW, "/shoes", T + 10_000, 200, "10.0.0.1"),
                    Clicks.click("u-1001", EventType.ADD_TO_CART, "/shoes/7", T + 18_500, 200, "10.0.0.2"),
                    // Comes last, but belongs before the one above.
                    Clicks.click("u-1001", EventType.PAGE_VIEW, "/shoes", T + 13_500, 500, null));
            topology.pass(Duration.ofSeconds(19));
            clicks.forEach(topology::send);
            long now = topology.now();
            assertThat(topology.rows())
                    .containsExactly(
                            row(T, now, clicks.get(0), 1, 1, 1, 0f, 0f, 0f, 1, 0f, 1f, 1, 1, 0f),
                            row(T + 4_000, now, clicks.get(1), 2, 2, 2, 4f, 4f, 0f, 1, .5f, .5f, 1, 1, 0f),
                            row(T + 10_000, now, clicks.get(2), 2, 3, 3, 10f, 5f, .2f, 2, 1 / 3f, 1 / 3f, 1, 1, 0f),
                            row(
                                    T + 18_500,
                                    now,
                                    clicks.get(3),
                                    2,
                                    4,
                                    4,
                                    18.5f,
                                    18.5f / 3,
                                    (float) (Math.sqrt(3 * (16 + 36 + 72.25) - 18.5 * 18.5) / 18.5),
                                    3,
                                    .25f,
                                    .25f,
                                    1,
                                    2,
                                    .25f),
                            row(
                                    T + 18_500,
                                    now,
                                    clicks.get(4),
                                    3,
                                    5,
                                    5,
                                    18.5f,
                                    4.625f,
                                    (float) (Math.sqrt(4 * (16 + 36 + 12.25 + 25) - 18.5 * 18.5) / 18.5),
                                    3,
                                    .4f,
                                    .4f,
                                    1,
                                    2,
                                    .2f));
        }
    }

    @Test
    void shouldSlideWindowsBySecondsOfEventTime() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.pass(Duration.ofSeconds(60));
            for (long second : new long[] {0, 9, 10, 59, 60}) {
                topology.send(Clicks.view("u", "/" + second, T + 1000 * second));
            }
            assertThat(topology.rows())
                    .extracting(UserActivity::clicks10s, UserActivity::clicks1m, UserActivity::sessionClicks)
                    .containsExactly(tuple(1, 1, 1), tuple(2, 2, 2), tuple(2, 3, 3), tuple(1, 4, 4), tuple(2, 4, 5));
        }
    }

    @Test
    void shouldStartASessionAfterALongerGapThanTheSessionGap() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            long gap = Duration.ofMinutes(30).toMillis();
            topology.send(Clicks.view("u", "/a", T - 3 * gap));
            topology.send(Clicks.view("u", "/b", T - 2 * gap));
            topology.send(Clicks.view("u", "/c", T - gap + 1));
            assertThat(topology.rows())
                    .extracting(UserActivity::sessionClicks, UserActivity::sessionDuration)
                    .containsExactly(Tuple.tuple(1L, 0f), Tuple.tuple(2L, 1800f), Tuple.tuple(1L, 0f));
        }
    }

    @Test
    void shouldJoinTwoSessionsByALateEventBetweenThem() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            long gap = Duration.ofMinutes(30).toMillis();
            topology.send(Clicks.click("u", EventType.CHECKOUT, "/a", T - gap - 10_000, 200, null));
            topology.send(Clicks.view("u", "/b", T));
            topology.send(Clicks.view("u", "/c", T - 20_000));
            var rows = topology.rows();
            assertThat(rows).extracting(UserActivity::sessionClicks).containsExactly(1L, 1L, 3L);
            assertThat(rows.getLast().sessionDuration()).isEqualTo(1810f);
            assertThat(rows.getLast().transactionRatio()).isEqualTo(1 / 3f);
        }
    }

    @Test
    void shouldCountButNotUseLateEventsAndDuplicates() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            var click = Clicks.view("u", "/a", T);
            topology.send(click);
            topology.send(click);
            topology.send(Clicks.view("u", "/late", T - 30_001));
            topology.send(Clicks.view("u", "/in-time", T - 30_000));
            assertThat(topology.rows()).extracting(UserActivity::clicks1m).containsExactly(1L, 2L);
            assertThat(topology.count("anomalyguard.events.duplicate")).isEqualTo(1);
            assertThat(topology.count("anomalyguard.events.late")).isEqualTo(1);
            assertThat(topology.deadLetters()).isEmpty();
        }
    }

    /** The console tells history from traffic by it. */
    @Test
    void shouldPassTheMarkOfABackfillOnToItsRow() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("u", "/", T), header(ClickHeaders.BACKFILL, 0));
            topology.send(Clicks.view("u", "/", T + 1));
            assertThat(topology.rowHeaders())
                    .extracting(headers -> headers.lastHeader(ClickHeaders.BACKFILL) != null)
                    .containsExactly(true, false);
        }
    }

    /** Many or large ones would make the row a record that the broker refuses each time it is sent. */
    @Test
    void shouldPassOnNoHeadersButThoseThatTheSuiteReads() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(
                    Clicks.view("u", "/", T),
                    header("foreign", 1),
                    header("traceparent", 1),
                    header("traceparent", 55),
                    header("tracestate", 512),
                    header(ClickHeaders.BACKFILL, 1_000_000));
            topology.send(
                    Clicks.view("u", "/", T + 1),
                    header("foreign", 1_000_000),
                    header("traceparent", 1_000_000),
                    header("tracestate", 513));
            assertThat(topology.rowHeaders())
                    .extracting(headers -> Arrays.stream(headers.toArray())
                            .map(header -> header.key() + " " + header.value().length)
                            .toList())
                    .containsExactly(
                            List.of(ClickHeaders.BACKFILL + " 0", "traceparent 55", "tracestate 512"), List.of());
        }
    }

    /** The longest lateness is the longest for which every click that is not late is told from a duplicate. */
    @Test
    void shouldRecogniseDuplicatesAsOldAsTheLongestLateness() {
        var settings = new ActivitySettings(Duration.ofSeconds(59), Duration.ofMinutes(30), DataSize.ofMegabytes(4));
        try (var topology = new TopologyHarness(settings)) {
            var old = Clicks.view("u", "/old", T + 1);
            topology.send(old);
            topology.send(Clicks.view("u", "/new", T + 59_001));
            topology.send(old);
            assertThat(topology.count("anomalyguard.events.duplicate")).isEqualTo(1);
        }
        assertThatThrownBy(() ->
                        new ActivitySettings(Duration.ofSeconds(60), Duration.ofMinutes(30), DataSize.ofMegabytes(4)))
                .hasMessageContaining("between 0s and 59s");
    }

    /** One click that is minutes ahead, by a clock or on purpose, must not hide all that follow. */
    @Test
    void shouldCountOtherClicksAfterOneThatIsAhead() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            long now = topology.now();
            topology.send(Clicks.view("u", "/ahead", now + 299_000));
            topology.rows();
            for (int second = 1; second <= 20; second++) {
                topology.pass(Duration.ofSeconds(1));
                topology.send(Clicks.view("u", "/" + second, now + 1_000L * second));
            }
            var rows = topology.rows();
            assertThat(rows).hasSize(20);
            assertThat(rows.getLast().clicks1m()).isEqualTo(21);
            assertThat(rows.getLast().clicks10s()).isEqualTo(10);
            assertThat(rows.getLast().timestamp()).isEqualTo(now + 20_000);
            assertThat(topology.count("anomalyguard.events.late")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void shouldKeepStateInEitherStore(StoreKind store) {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT, store)) {
            var counts = new ArrayList<Long>();
            for (int i = 0; i < 3; i++) {
                topology.send(Clicks.view("u", "/" + i, T + i));
                counts.add(topology.rows().getFirst().clicks1m());
            }
            assertThat(counts).containsExactly(1L, 2L, 3L);
        }
    }

    private static Header header(String name, int length) {
        return new RecordHeader(name, new byte[length]);
    }

    private static Tuple tuple(long a, long b, long c) {
        return Tuple.tuple(a, b, c);
    }

    private static UserActivity row(
            long timestamp,
            long ingested,
            ClickEvent cause,
            long clicks10s,
            long clicks1m,
            long sessionClicks,
            float sessionDuration,
            float mean,
            float variation,
            long pages,
            float repeats,
            float errors,
            long loginFailures,
            long ips,
            float transactions) {
        return new UserActivity(
                cause.userId(),
                timestamp,
                ingested,
                cause.eventId(),
                clicks10s,
                clicks1m,
                sessionClicks,
                sessionDuration,
                mean,
                variation,
                pages,
                repeats,
                errors,
                loginFailures,
                ips,
                transactions);
    }
}

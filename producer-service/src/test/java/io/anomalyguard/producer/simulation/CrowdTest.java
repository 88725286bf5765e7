package io.anomalyguard.producer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdTest {
    private static final long START = 1_795_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long SEED = 42;

    private final Site site = new Site();

    @Test
    void shouldRepeatARunToTheLastByte() {
        assertThat(run(crowd(SEED, START, 100), START + 2 * MINUTE))
                .isEqualTo(run(crowd(SEED, START, 100), START + 2 * MINUTE))
                .hasSizeGreaterThan(10_000);
    }

    @Test
    void shouldDoTheSameAtAnotherTimeUnderOtherIds() {
        List<ClickEvent> first = run(crowd(SEED, START, 100), START + MINUTE);
        List<ClickEvent> later = run(crowd(SEED, START + 7_777, 100), START + 7_777 + MINUTE);
        assertThat(later.stream().map(e -> e.userId() + e.page() + (e.timestamp() - 7_777)))
                .containsExactlyElementsOf(first.stream()
                        .map(e -> e.userId() + e.page() + e.timestamp())
                        .toList());
        assertThat(later).extracting(ClickEvent::eventId).doesNotContainAnyElementsOf(ids(first));
    }

    @Test
    void shouldDoSomethingElseForAnotherSeed() {
        List<ClickEvent> one = run(crowd(1, START, 100), START + MINUTE);
        List<ClickEvent> other = run(crowd(2, START, 100), START + MINUTE);
        assertThat(other.stream().limit(20).map(ClickEvent::page))
                .isNotEqualTo(one.stream().limit(20).map(ClickEvent::page).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 200, 20_000})
    void shouldMakeTheRateFromTheFirstMinuteOn(double rate) {
        Crowd crowd = crowd(SEED, START, rate);
        // As many minutes as give a few thousand events.
        int minutes = rate < 100 ? 10 : 1;
        double events = run(crowd, START + minutes * MINUTE).size();
        assertThat(events / (60 * minutes)).isCloseTo(rate, within(0.06 * rate));
    }

    @Test
    void shouldHoldTheRateOverAnHour() {
        Crowd crowd = crowd(SEED, START, 50);
        run(crowd, START + 30 * MINUTE);
        double events = run(crowd, START + 60 * MINUTE).size();
        assertThat(events / 1_800).isCloseTo(50, within(2.0));
    }

    @Test
    void shouldFollowAChangeOfTheRateByPeopleAndNotByHaste() {
        Crowd crowd = crowd(SEED, START, 100);
        List<ClickEvent> before = run(crowd, START + 5 * MINUTE);
        crowd.setRate(1_000, START + 5 * MINUTE);
        List<ClickEvent> more = run(crowd, START + 7 * MINUTE);
        crowd.setRate(50, START + 7 * MINUTE);
        run(crowd, START + 8 * MINUTE);
        List<ClickEvent> fewer = run(crowd, START + 12 * MINUTE);

        assertThat(more.size() / 120.0).isCloseTo(1_000, within(70.0));
        assertThat(fewer.size() / 240.0).isCloseTo(50, within(8.0));
        assertThat(median(gaps(more))).isCloseTo(median(gaps(before)), within(0.15 * median(gaps(before))));
    }

    @Test
    void shouldThinkWithAHeavyTail() {
        List<Long> gaps = gaps(run(crowd(SEED, START, 100), START + 20 * MINUTE));
        double mean = gaps.stream().mapToLong(g -> g).average().orElseThrow();
        double variance = gaps.stream()
                .mapToDouble(g -> (g - mean) * (g - mean))
                .average()
                .orElseThrow();
        assertThat(gaps).allMatch(g -> g >= 250);
        assertThat(Math.sqrt(variance) / mean).as("coefficient of variation").isBetween(1.3, 3.0);
        assertThat((double) quantile(gaps, 0.99) / median(gaps))
                .as("p99 over median")
                .isGreaterThan(8);
    }

    @Test
    void shouldSendPeopleOnVisitsOfManyLengths() {
        List<ClickEvent> events = run(crowd(SEED, START, 100), START + 60 * MINUTE);
        // Visits that began early enough to have ended.
        Map<String, List<ClickEvent>> visits = sessions(events);
        visits.values()
                .removeIf(v -> v.getFirst().timestamp() > START + 30 * MINUTE
                        || v.getFirst().timestamp() < START + 10 * MINUTE);
        double all = visits.size();
        assertThat(visits.values().stream().filter(v -> v.size() <= 2).count() / all)
                .as("share of visits that end after a page or two")
                .isBetween(0.2, 0.5);
        assertThat(visits.values().stream().filter(v -> v.size() >= 30).count() / all)
                .as("share of long visits")
                .isBetween(0.03, 0.2);
        assertThat(visits.values().stream()
                                .filter(v -> v.stream().anyMatch(e -> e.page().equals("/checkout/confirmation")))
                                .count()
                        / all)
                .as("share of visits that end in an order")
                .isBetween(0.01, 0.12);
    }

    @Test
    void shouldGiveMostPeopleOneAddressAndFewTroubles() {
        List<ClickEvent> events = run(crowd(SEED, START, 100), START + 20 * MINUTE);
        Collection<List<ClickEvent>> visits = sessions(events).values();
        double roaming = visits.stream()
                .filter(v -> v.stream().map(ClickEvent::ip).distinct().count() > 1)
                .count();
        assertThat(roaming / visits.size()).isBetween(0.005, 0.1);
        assertThat(events.stream().filter(ClickEvent::isError).count() / (double) events.size())
                .isBetween(0.004, 0.03);
    }

    @Test
    void shouldHardlyLetAnybodyComeBackBeforeTheSessionIsOver() {
        int visits = 0;
        int early = 0;
        var last = new HashMap<String, ClickEvent>();
        for (ClickEvent event : run(crowd(SEED, START, 60), START + 90 * MINUTE)) {
            ClickEvent before = last.put(event.userId(), event);
            boolean begins = before == null || !before.sessionId().equals(event.sessionId());
            visits += begins ? 1 : 0;
            early += begins && before != null && event.timestamp() - before.timestamp() < 30 * MINUTE ? 1 : 0;
        }
        assertThat((double) early / visits).isLessThan(0.005);
    }

    @Test
    void shouldLetPeopleComeBack() {
        var sessions = new HashMap<String, HashSet<String>>();
        for (ClickEvent event : run(crowd(SEED, START, 20), START + 150 * MINUTE)) {
            sessions.computeIfAbsent(event.userId(), u -> new HashSet<>()).add(event.sessionId());
        }
        assertThat(sessions.values()).anyMatch(s -> s.size() > 1);
    }

    @Test
    void shouldKeepEveryEventInOrderAndWithinTheContract() {
        List<ClickEvent> events = run(crowd(SEED, START, 100), START + 5 * MINUTE);
        assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.timestamp(), b.timestamp()));
        assertThat(new HashSet<>(ids(events))).hasSameSizeAs(events);
        var codec = Topics.CLICKSTREAM_EVENTS.codec();
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(codec.decode(codec.encode(event))).isEqualTo(event));
    }

    @Test
    void shouldSleepAtNight() {
        long day = START - START % 86_400_000;
        Crowd evening = new Crowd(site, SEED, day + 20 * 60 * MINUTE, 100, 500, 0.5);
        Crowd morning = new Crowd(site, SEED, day + 8 * 60 * MINUTE, 100, 500, 0.5);
        double busy = run(evening, day + 20 * 60 * MINUTE + 5 * MINUTE).size();
        double quiet = run(morning, day + 8 * 60 * MINUTE + 5 * MINUTE).size();
        assertThat(busy / quiet).isCloseTo(3, within(0.3));
    }

    @Test
    void shouldGoOnWhereItStoodWhenTheClockRanOn() {
        Crowd still = crowd(SEED, START, 50);
        Crowd moved = crowd(SEED, START, 50);
        run(still, START + MINUTE);
        run(moved, START + MINUTE);
        moved.shift(5_000);
        List<Long> expected = run(still, START + 2 * MINUTE).stream()
                .map(e -> e.timestamp() + 5_000)
                .toList();
        assertThat(run(moved, START + 2 * MINUTE + 5_000))
                .extracting(ClickEvent::timestamp)
                .isEqualTo(expected);
    }

    private Crowd crowd(long seed, long start, double rate) {
        return new Crowd(site, seed, start, rate, 500, 0);
    }

    private static List<ClickEvent> run(Crowd crowd, long until) {
        var events = new ArrayList<ClickEvent>();
        while (crowd.nextTime() < until) {
            crowd.emit(events::add);
        }
        return events;
    }

    private static List<UUID> ids(List<ClickEvent> events) {
        return events.stream().map(ClickEvent::eventId).toList();
    }

    private static Map<String, List<ClickEvent>> sessions(List<ClickEvent> events) {
        return new HashMap<>(events.stream().collect(Collectors.groupingBy(ClickEvent::sessionId)));
    }

    private static List<Long> gaps(List<ClickEvent> events) {
        var gaps = new ArrayList<Long>();
        for (List<ClickEvent> session : sessions(events).values()) {
            for (int i = 1; i < session.size(); i++) {
                gaps.add(session.get(i).timestamp() - session.get(i - 1).timestamp());
            }
        }
        return gaps;
    }

    private static double median(List<Long> values) {
        return quantile(values, 0.5);
    }

    private static long quantile(List<Long> values, double q) {
        return values.stream()
                .sorted()
                .skip((long) (q * (values.size() - 1)))
                .findFirst()
                .orElseThrow();
    }
}

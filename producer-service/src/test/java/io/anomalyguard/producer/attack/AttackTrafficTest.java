package io.anomalyguard.producer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.Behaviour;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.EventSource;
import io.anomalyguard.producer.simulation.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackTrafficTest {
    private static final long START = 1_795_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long SEED = 7;
    private static final Site SITE = new Site();

    /** What people look like in the middle of their visits. */
    private static List<Behaviour> people;

    private final List<AttackLabel> labels = new ArrayList<>();

    @BeforeAll
    static void watchPeople() {
        var crowd = new Crowd(SITE, SEED, START, 100, 500, 0);
        people =
                run(START + 20 * MINUTE, crowd).stream()
                        .collect(Collectors.groupingBy(ClickEvent::userId))
                        .values()
                        .stream()
                        .filter(visit -> visit.size() >= 5)
                        .map(Behaviour::of)
                        .toList();
        assertThat(people).hasSizeGreaterThan(2_000);
    }

    @Test
    void shouldFloodFasterThanPeopleCanClick() {
        Behaviour bot = attack(AttackType.CLICK_FLOOD, 30);
        assertThat(bot.clicks10s()).isGreaterThan(100).isGreaterThan((long) (3 * most(Behaviour::clicks10s)));
        assertThat(bot.distinctPages1m()).isLessThanOrEqualTo(3);
        assertThat(bot.errorRatio1m()).isBetween(0.05, 0.25);
    }

    @Test
    void shouldScrapeManyPagesOnceEach() {
        Behaviour bot = attack(AttackType.SCRAPER, 90);
        assertThat(bot.distinctPages1m()).isGreaterThan((long) quantile(0.999, Behaviour::distinctPages1m));
        assertThat(bot.repeatPageRatio()).isZero();
        assertThat(bot.transactionRatio()).isZero();
        assertThat(bot.gapCv()).isLessThan(quantile(0.05, Behaviour::gapCv));
    }

    @Test
    void shouldFailToLogInFromManyAddresses() {
        Behaviour bot = attack(AttackType.CREDENTIAL_STUFFING, 90);
        assertThat(bot.loginFailures1m()).isGreaterThan(30).isGreaterThan((long)
                (3 * most(Behaviour::loginFailures1m)));
        assertThat(bot.distinctIps1m()).isGreaterThan((long) most(Behaviour::distinctIps1m));
        assertThat(bot.errorRatio1m()).isGreaterThan(0.9);
    }

    @Test
    void shouldHoardCartsWithoutPaying() {
        List<ClickEvent> events = eventsOf(AttackType.CART_HOARDING, 90);
        Behaviour bot = Behaviour.of(events);
        assertThat(bot.transactionRatio())
                .isBetween(0.6, 0.95)
                .isGreaterThan(quantile(0.999, Behaviour::transactionRatio));
        assertThat(events).noneMatch(e -> e.page().startsWith("/checkout"));
    }

    @Test
    void shouldStaySlowButRegular() {
        Behaviour bot = attack(AttackType.LOW_AND_SLOW, 600);
        assertThat(bot.clicks1m()).as("under every limit").isLessThanOrEqualTo((long)
                quantile(0.97, Behaviour::clicks1m));
        assertThat(bot.gapCv()).isLessThan(0.1).isLessThan(quantile(0.001, Behaviour::gapCv));
        assertThat(bot.sessionClicks()).isGreaterThan((long) quantile(0.95, Behaviour::sessionClicks));
    }

    @Test
    void shouldTakeOverSomebodysSession() {
        var crowd = new Crowd(SITE, SEED, START, 100, 500, 0);
        List<ClickEvent> before = run(START + 5 * MINUTE, crowd);
        var traffic = traffic(crowd, 0);
        Attack attack = traffic.start(AttackType.SESSION_HIJACK, 1, 60_000, START + 5 * MINUTE);
        String victim = attack.userIds().getFirst();
        List<ClickEvent> own = of(victim, before);
        List<ClickEvent> stolen = run(START + 7 * MINUTE, traffic);

        assertThat(own).hasSizeGreaterThanOrEqualTo(6);
        assertThat(stolen).hasSizeGreaterThan(20).allSatisfy(e -> {
            assertThat(e.userId()).isEqualTo(victim);
            assertThat(e.sessionId()).isEqualTo(own.getLast().sessionId());
            assertThat(e.userAgent()).isNotEqualTo(own.getLast().userAgent());
        });
        assertThat(own)
                .extracting(ClickEvent::ip)
                .doesNotContainAnyElementsOf(stolen.stream().map(ClickEvent::ip).toList());
        var both = new ArrayList<>(own);
        both.addAll(stolen);
        Behaviour seen = Behaviour.of(both);
        assertThat(seen.distinctIps1m()).isGreaterThanOrEqualTo(3).isGreaterThan((long) most(Behaviour::distinctIps1m));
        assertThat(seen.clicks1m()).isGreaterThan((long) quantile(0.95, Behaviour::clicks1m));
    }

    @Test
    void shouldSayWhenTooFewPeopleAreThereToTakeOver() {
        var crowd = new Crowd(SITE, SEED, START, 1, 500, 0);
        run(START + MINUTE, crowd);
        var traffic = traffic(crowd, 0);
        assertThatThrownBy(() -> traffic.start(AttackType.SESSION_HIJACK, 500, 1_000, START + MINUTE))
                .isInstanceOf(TooFewVisitorsException.class)
                .hasMessageContaining("Too few people");
        assertThat(labels).isEmpty();
    }

    @Test
    void shouldRefuseAnAttackThatBringsTooManyUsersUnderAttack() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        for (int i = 0; i < 4; i++) {
            traffic.start(AttackType.SCRAPER, 1_000, 60_000, START);
        }
        Attack last = traffic.start(AttackType.SCRAPER, 999, 60_000, START);
        traffic.start(AttackType.SCRAPER, 1, 60_000, START);
        run(START + 1_000, traffic);
        assertThatThrownBy(() -> traffic.start(AttackType.SCRAPER, 1, 60_000, START))
                .isInstanceOf(TooManyUnderAttackException.class)
                .hasMessage("No more than 5000 users can be under attack at once: 5000 are at the moment.");
        assertThat(labels).extracting(AttackLabel::userId).hasSize(5_000).doesNotHaveDuplicates();
        traffic.stop(last.id(), START);
        traffic.start(AttackType.SCRAPER, 999, 60_000, START);
    }

    @Test
    void shouldPassTheTurnOfAnAttackByItselfWhileTooManyUsersAreUnderAttack() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 200, 500, 0), 0.002);
        traffic.start(AttackType.LOW_AND_SLOW, 5_000, 2 * MINUTE, START);
        traffic.goLive(START);
        run(START + 2 * MINUTE, traffic);
        assertThat(traffic.recent()).hasSize(1);
        run(START + 5 * MINUTE, traffic);
        assertThat(traffic.recent()).hasSizeGreaterThan(1);
    }

    @Test
    void shouldNotGiveTheIdOfAUserWhoIsUnderAttackToAnother() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        String attacked = traffic.start(AttackType.SCRAPER, 1, 60 * MINUTE, START)
                .userIds()
                .getFirst();
        for (int i = 0; i < 101; i++) {
            Attack attack = traffic.start(AttackType.SCRAPER, 1_000, MINUTE, START);
            assertThat(attack.userIds()).doesNotContain(attacked);
            traffic.stop(attack.id(), START);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWithinItsTimeAndLabelTheTruth(AttackType type) {
        var crowd = new Crowd(SITE, SEED, START, 100, 500, 0);
        run(START + MINUTE, crowd);
        var traffic = traffic(crowd, 0);
        long begin = START + MINUTE;
        Attack attack = traffic.start(type, 3, 40_000, begin);
        List<ClickEvent> events = run(begin + 5 * MINUTE, traffic);

        assertThat(labels).hasSize(3).allSatisfy(label -> {
            List<ClickEvent> own = of(label.userId(), events);
            assertThat(label.type()).isEqualTo(type);
            assertThat(label.attackId()).startsWith(attack.id() + "-");
            assertThat(own.getFirst().timestamp()).isEqualTo(label.startMs());
            assertThat(own.getLast().timestamp()).isBetween(label.endMs() - 7_000, label.endMs());
        });
        assertThat(attack.userIds())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        labels.stream().map(AttackLabel::userId).toList());
        assertThat(attack.eventsSent()).isEqualTo(events.size());
        assertThat(attack.isRunning()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotBetrayItselfInAnyField(AttackType type) {
        var crowd = new Crowd(SITE, SEED, START, 100, 500, 0);
        List<ClickEvent> ordinary = run(START + 20 * MINUTE, crowd);
        var traffic = traffic(crowd, 0);
        traffic.start(type, 2, 20_000, START + 20 * MINUTE);
        List<String> agents =
                ordinary.stream().map(ClickEvent::userAgent).distinct().toList();
        assertThat(run(START + 21 * MINUTE, traffic)).isNotEmpty().allSatisfy(e -> {
            assertThat(e.userId()).matches("u-\\d{7,8}");
            assertThat(e.sessionId()).matches("s-[0-9a-f]{16}");
            assertThat(e.ip()).matches("198\\.1[89]\\.\\d+\\.\\d+");
            assertThat(agents).contains(e.userAgent());
            assertThat(e.toString()).doesNotContainIgnoringCase("attack").doesNotContain(type.wireName());
        });
    }

    @Test
    void shouldLabelTheRealEndOfAnAttackThatWasStopped() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        Attack attack = traffic.start(AttackType.SCRAPER, 1, 60_000, START);
        run(START + 10_000, traffic);
        assertThat(traffic.stop(attack.id(), START + 10_000)).isTrue();
        assertThat(traffic.stop(attack.id(), START + 11_000)).isFalse();
        assertThat(run(START + 2 * MINUTE, traffic)).isEmpty();
        assertThat(labels).hasSize(2);
        assertThat(labels.getLast())
                .isEqualTo(new AttackLabel(
                        labels.getFirst().attackId(),
                        AttackType.SCRAPER,
                        attack.userIds().getFirst(),
                        START,
                        START + 10_000));
        assertThat(attack.end()).isEqualTo(START + 10_000);
    }

    /** All but the first begin within the first second, some later than an attack ends that is stopped at once. */
    @Test
    void shouldLabelNobodyWhoseAttackWasStoppedBeforeHeBegan() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        Attack attack = traffic.start(AttackType.CLICK_FLOOD, 20, 60_000, START);
        List<ClickEvent> events = run(START + 200, traffic);
        traffic.stop(attack.id(), START + 200);
        assertThat(labels).extracting(AttackLabel::userId).hasSizeLessThan(40).isNotEmpty();
        assertThat(events)
                .extracting(ClickEvent::userId)
                .containsAll(labels.stream().map(AttackLabel::userId).toList());
    }

    @Test
    void shouldLabelTheRealBeginningWhereTheClockRanOnBefore() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        traffic.start(AttackType.SCRAPER, 3, 20_000, START);
        traffic.shift(60_000);
        List<ClickEvent> events = run(START + 3 * MINUTE, traffic);
        assertThat(labels)
                .hasSize(3)
                .allSatisfy(label -> assertThat(label.startMs())
                        .isEqualTo(of(label.userId(), events).getFirst().timestamp()));
    }

    @Test
    void shouldLabelTheRealEndWhereTheClockRanOn() {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        traffic.start(AttackType.SCRAPER, 1, 20_000, START);
        run(START + 10_000, traffic);
        traffic.shift(5_000);
        run(START + MINUTE, traffic);
        assertThat(labels).extracting(AttackLabel::endMs).containsExactly(START + 20_000, START + 25_000);
    }

    @Test
    void shouldAttackByItselfOnlyOnceItIsLive() {
        var crowd = new Crowd(SITE, SEED, START, 200, 500, 0);
        var traffic = traffic(crowd, 0.002);
        assertThat(traffic.nextTime()).isEqualTo(EventSource.NEVER);
        traffic.goLive(START);
        run(START + 15 * MINUTE, crowd, traffic);

        List<Attack> begun = traffic.recent().stream()
                .sorted(Comparator.comparingLong(Attack::start))
                .toList();
        assertThat(begun.getFirst().start()).isBetween(START, START + 15_000);
        assertThat(begun.stream().limit(6).map(Attack::type)).containsExactlyInAnyOrder(AttackType.values());
        double seconds = (begun.getLast().start() - begun.getFirst().start()) / 1_000.0 / (begun.size() - 1);
        assertThat(seconds).as("seconds from attack to attack").isBetween(18.0, 34.0);
        assertThat(labels).hasSize(begun.size());
    }

    @Test
    void shouldRepeatItsAttacksForTheSameSeed() {
        List<List<ClickEvent>> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var crowd = new Crowd(SITE, SEED, START, 200, 500, 0);
            var traffic = traffic(crowd, 0.002);
            traffic.goLive(START);
            runs.add(run(START + 3 * MINUTE, crowd, traffic));
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }

    private Behaviour attack(AttackType type, int seconds) {
        return Behaviour.of(eventsOf(type, seconds));
    }

    private List<ClickEvent> eventsOf(AttackType type, int seconds) {
        var traffic = traffic(new Crowd(SITE, SEED, START, 10, 500, 0), 0);
        traffic.start(type, 1, seconds * 1_000L, START);
        return run(START + seconds * 1_000L + MINUTE, traffic);
    }

    private AttackTraffic traffic(Crowd crowd, double share) {
        return new AttackTraffic(SITE, crowd, SEED, START, share, labels::add);
    }

    private static List<ClickEvent> run(long until, EventSource... sources) {
        var events = new ArrayList<ClickEvent>();
        while (true) {
            EventSource next = sources[0];
            for (EventSource source : sources) {
                next = source.nextTime() < next.nextTime() ? source : next;
            }
            if (next.nextTime() >= until) {
                return events;
            }
            next.emit(events::add);
        }
    }

    private static List<ClickEvent> of(String user, List<ClickEvent> events) {
        return events.stream()
                .collect(Collectors.groupingBy(ClickEvent::userId))
                .getOrDefault(user, List.of());
    }

    private static double most(ToDoubleFunction<Behaviour> feature) {
        return quantile(1, feature);
    }

    private static double quantile(double q, ToDoubleFunction<Behaviour> feature) {
        double[] sorted = people.stream().mapToDouble(feature).sorted().toArray();
        return sorted[(int) (q * (sorted.length - 1))];
    }
}

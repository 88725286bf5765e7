package io.anomalyguard.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.testing.NaiveUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/**
 * Random streams through the topology and through {@link NaiveUser}: every row that comes out must be the naive one, to
 * the last bit.
 */
class ActivityModelTest {
    private static final EventType[] TYPES = EventType.values();

    private ActivitySettings settings;
    private final Map<NaiveUser.Outcome, Integer> outcomes = new EnumMap<>(NaiveUser.Outcome.class);
    private int quietRows;
    private int removed;

    /** A user as the model sees him: his events, and when the broker last received one that counted. */
    private static final class Modelled {
        final NaiveUser activity;
        final String name;
        long lastAppend;
        boolean quiet;
        long clockSkew;
        final List<ClickEvent> sent = new ArrayList<>();

        Modelled(String name, ActivitySettings settings) {
            this.name = name;
            this.activity = new NaiveUser(settings.lateness(), settings.sessionGap());
        }
    }

    /** The narrowest and the widest lateness, the default one in both stores; no user cached, some, and all. */
    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of(1, StoreKind.IN_MEMORY, 2_000, 30, 4_000_000),
                Arguments.of(2, StoreKind.IN_MEMORY, 2_000, 30, 5_000),
                Arguments.of(3, StoreKind.ROCKSDB, 100, 30, 5_000),
                Arguments.of(4, StoreKind.IN_MEMORY, 2_000, 0, 0),
                Arguments.of(5, StoreKind.IN_MEMORY, 2_000, 59, 4_000_000));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void shouldEqualTheNaiveRecomputation(long seed, StoreKind store, int steps, int lateness, int cache) {
        settings = new ActivitySettings(Duration.ofSeconds(lateness), Duration.ofMinutes(30), DataSize.ofBytes(cache));
        var random = new Random(seed);
        var users = new TreeMap<String, Modelled>();
        var expected = new ArrayList<UserActivity>();
        try (var topology = new TopologyHarness(settings, store)) {
            for (int step = 0; step < steps; step++) {
                boolean restarted = random.nextInt(50) == 0;
                if (restarted) {
                    topology.restart();
                }
                if (!restarted && random.nextInt(4) == 0) {
                    topology.pass(pause(random));
                    var rows = topology.rows();
                    // Users whose time comes in the same tick have no order among them.
                    assertThat(byUser(rows))
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(byUser(tick(users, topology.now(), rows)));
                } else {
                    int burst = random.nextInt(60) == 0 ? 300 : 1;
                    String name = "u" + random.nextInt(1 + random.nextInt(12));
                    for (int i = 0; i < burst; i++) {
                        send(name, burst > 1, users, topology, random, expected);
                    }
                    assertThat(topology.rows())
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(expected);
                    expected.clear();
                }
            }
            assertThat(topology.count("anomalyguard.events.late"))
                    .isEqualTo((double) outcomes.get(NaiveUser.Outcome.LATE));
            assertThat(topology.count("anomalyguard.events.duplicate"))
                    .isEqualTo((double) outcomes.get(NaiveUser.Outcome.DUPLICATE));
            assertThat(topology.count("anomalyguard.feature.rows"))
                    .isEqualTo((double) outcomes.get(NaiveUser.Outcome.COUNTED));
            try (var held = topology.users().all()) {
                assertThat(held).toIterable().hasSameSizeAs(users.keySet());
            }
        }
        // The streams are of any use only if all of this happened in them.
        assertThat(outcomes.get(NaiveUser.Outcome.COUNTED)).isGreaterThanOrEqualTo(steps);
        assertThat(outcomes.get(NaiveUser.Outcome.LATE)).isGreaterThanOrEqualTo(steps / 40);
        assertThat(outcomes.get(NaiveUser.Outcome.DUPLICATE)).isGreaterThanOrEqualTo(steps / 40);
        assertThat(quietRows).isGreaterThanOrEqualTo(steps / 200);
        assertThat(removed).isGreaterThanOrEqualTo(steps / 400);
    }

    private static List<UserActivity> byUser(List<UserActivity> rows) {
        return rows.stream().sorted(Comparator.comparing(UserActivity::userId)).toList();
    }

    private static Duration pause(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> Duration.ofMillis(random.nextInt(45 * 60_000));
            // About the session gap, where a click out of order may join two sessions.
            case 59 -> Duration.ofMillis(30 * 60_000 - 5_000 + random.nextInt(40_000));
            case 1, 2, 3 -> Duration.ofMillis(random.nextInt(90_000));
            default -> Duration.ofMillis(random.nextInt(4_000));
        };
    }

    private void send(
            String name,
            boolean burst,
            Map<String, Modelled> users,
            TopologyHarness topology,
            Random random,
            List<UserActivity> expected) {
        var user = users.computeIfAbsent(name, n -> new Modelled(n, settings));
        ClickEvent click = random.nextInt(20) == 0 && !user.sent.isEmpty()
                ? user.sent.get(Math.max(0, user.sent.size() - 1 - random.nextInt(700)))
                : randomClick(user, burst, topology.now(), random);
        topology.send(click);
        var outcome = user.activity.add(click, topology.now());
        outcomes.merge(outcome, 1, Integer::sum);
        if (outcome == NaiveUser.Outcome.COUNTED) {
            user.sent.add(click);
            user.lastAppend = topology.now();
            user.quiet = false;
            expected.add(user.activity.row(name, topology.now(), click.eventId()));
        }
    }

    private static ClickEvent randomClick(Modelled user, boolean burst, long now, Random random) {
        if (random.nextInt(200) == 0) {
            // The user's clock jumps; never so far ahead that the click would be invalid.
            user.clockSkew = random.nextInt(3_000_000) - 2_700_000L;
        }
        long delay = switch (random.nextInt(10)) {
            case 0 -> random.nextInt(45_000);
            case 1, 2 -> random.nextInt(3_000);
            default -> 0;
        };
        long time = now + user.clockSkew - delay;
        if (random.nextInt(5) == 0) {
            time = time / 1000 * 1000;
        }
        int pages = burst ? 5_000 : 12;
        return new ClickEvent(
                new UUID(random.nextLong(), random.nextLong()),
                user.name,
                "s",
                TYPES[random.nextInt(TYPES.length)],
                "/page/" + random.nextInt(pages),
                time,
                random.nextInt(3) == 0 ? ClickEvent.NO_STATUS : 200 + 101 * random.nextInt(4),
                switch (random.nextInt(6)) {
                    case 0 -> null;
                    case 1 -> "";
                    default -> "10.0.0." + random.nextInt(burst ? 2_000 : 4);
                },
                null,
                null);
    }

    /**
     * What a tick of the service does at this time. Timers have a granularity of a second: of users whose time has come
     * within it, those are quiet of whom there is a row.
     */
    private List<UserActivity> tick(Map<String, Modelled> users, long now, List<UserActivity> actual) {
        var quiet = actual.stream().map(UserActivity::userId).collect(Collectors.toSet());
        var rows = new ArrayList<UserActivity>();
        for (var each = users.values().iterator(); each.hasNext(); ) {
            var user = each.next();
            long idle = now - user.lastAppend;
            if (!user.quiet && (idle >= 61_000 || (idle >= 60_000 && quiet.contains(user.name)))) {
                user.quiet = true;
                user.activity.goQuiet();
                quietRows++;
                rows.add(user.activity.row(user.name, now, null));
            }
            if (user.quiet
                    && isOver(
                            user.lastAppend + 30 * 60_000 + settings.lateness().toMillis(), now)) {
                each.remove();
                removed++;
            }
        }
        return rows;
    }

    private static boolean isOver(long due, long now) {
        return now / 1000 > due / 1000;
    }
}

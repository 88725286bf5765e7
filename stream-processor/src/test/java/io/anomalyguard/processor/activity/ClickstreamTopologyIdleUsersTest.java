package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import java.time.Duration;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** When a user counts as idle: his quiet row, and the removal of his state. */
class ClickstreamTopologyIdleUsersTest {
    private static final long T = TopologyHarness.START.toEpochMilli();

    @Test
    void shouldSendOneQuietRowWhenNothingArrivesAndRemoveTheStateLater() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            // Replayed from long ago: idleness is measured by when the broker got it.
            topology.send(Clicks.view("u", "/a", 804_571_201_000L));
            topology.send(Clicks.view("u", "/b", 804_571_205_000L));
            topology.pass(Duration.ofSeconds(59));
            assertThat(topology.rows()).hasSize(2);

            topology.pass(Duration.ofSeconds(2));
            assertThat(topology.rows())
                    .containsExactly(new UserActivity(
                            "u", 804_571_265_000L, topology.now(), null, 0, 0, 2, 4f, 4f, 0f, 0, 0f, 0f, 0, 0, 0f));

            topology.pass(Duration.ofMinutes(29));
            assertThat(topology.rows()).isEmpty();
            assertThat(topology.users().wrapped().approximateNumEntries()).isEqualTo(1);
            topology.pass(Duration.ofMinutes(1));
            assertThat(topology.rows()).isEmpty();
            assertThat(topology.users().wrapped().approximateNumEntries()).isZero();
        }
    }

    @Test
    void shouldNotGoBackAfterAQuietRow() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("u", "/a", T));
            topology.pass(Duration.ofSeconds(61));
            topology.send(Clicks.view("u", "/b", T + 5_000));
            topology.pass(Duration.ofSeconds(9));
            topology.send(Clicks.view("u", "/c", T + 70_000));
            assertThat(topology.rows())
                    .extracting(UserActivity::timestamp, UserActivity::clicks1m, UserActivity::clicks10s)
                    .containsExactly(
                            Tuple.tuple(T, 1L, 1L),
                            Tuple.tuple(T + 60_000, 0L, 0L),
                            Tuple.tuple(T + 60_000, 1L, 0L),
                            Tuple.tuple(T + 70_000, 1L, 1L));
        }
    }

    @Test
    void shouldGrowQuietOnceForEachPauseAndNotWhileActive() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            for (int i = 0; i < 20; i++) {
                topology.send(Clicks.view("u", "/" + i, topology.now()));
                topology.pass(Duration.ofSeconds(40));
            }
            assertThat(topology.rows()).hasSize(20).noneMatch(UserActivity::isQuiet);
            topology.pass(Duration.ofSeconds(21));
            topology.pass(Duration.ofMinutes(10));
            assertThat(topology.rows()).singleElement().matches(UserActivity::isQuiet);
        }
    }

    @Test
    void shouldNotTakeAUserForIdleBecauseTheBrokersClockStepsBack() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("other", "/", T));
            topology.setBrokerAhead(Duration.ofHours(-1));
            for (int i = 0; i < 20; i++) {
                topology.send(Clicks.view("u", "/" + i, topology.now() - 3_600_000));
                topology.pass(Duration.ofSeconds(1));
            }
            assertThat(topology.rows()).hasSize(21).noneMatch(UserActivity::isQuiet);

            topology.pass(Duration.ofSeconds(62));
            assertThat(topology.rows())
                    .extracting(UserActivity::userId, UserActivity::isQuiet)
                    .containsExactlyInAnyOrder(Tuple.tuple("other", true), Tuple.tuple("u", true));
        }
    }

    /** In a backlog of them the broker's time goes on as it did when they came, not as fast as they are rejected. */
    @Test
    void shouldNotTakeAUserForIdleWhileRejectedRecordsAreWorkedOff() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("u", "/a", T));
            for (int second = 1; second <= 70; second++) {
                topology.pass(Duration.ofSeconds(1));
                topology.setBrokerAhead(Duration.ofMillis(second * -800L));
                topology.send(new byte[] {'u'}, new byte[] {'{'});
            }
            topology.send(Clicks.view("u", "/b", T + 14_000));

            assertThat(topology.rows())
                    .extracting(UserActivity::isQuiet, UserActivity::clicks1m)
                    .containsExactly(Tuple.tuple(false, 1L), Tuple.tuple(false, 2L));
        }
    }

    /** His first removal timer comes due while he is still coming back, and is put off. */
    @Test
    void shouldRemoveAUserOnceHoweverOftenHeGrewQuiet() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            for (int i = 0; i < 40; i++) {
                topology.send(Clicks.view("u", "/" + i, topology.now()));
                topology.pass(Duration.ofSeconds(70));
            }
            assertThat(topology.rows()).hasSize(80);
            // 20 s before his first removal timer, if it was put off, and long after it.
            topology.pass(Duration.ofMinutes(29));
            assertThat(topology.count("anomalyguard.users.removed")).isZero();
            topology.pass(Duration.ofMinutes(1));
            topology.pass(Duration.ofMinutes(30));
            assertThat(topology.count("anomalyguard.users.removed")).isOne();
            assertThat(topology.users().get(new byte[] {'u'})).isNull();
        }
    }

    @Test
    void shouldGrowQuietAndBeRemovedAfterARestartToo() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("active", "/", T));
            topology.pass(Duration.ofSeconds(61));
            topology.send(Clicks.view("later", "/", topology.now()));
            assertThat(topology.rows()).extracting(UserActivity::userId).containsExactly("active", "active", "later");

            topology.restart();
            topology.pass(Duration.ofSeconds(59));
            topology.send(Clicks.view("other", "/", topology.now()));
            topology.pass(Duration.ofSeconds(2));
            assertThat(topology.rows())
                    .filteredOn(UserActivity::isQuiet)
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.userId()).isEqualTo("later");
                        assertThat(row.timestamp()).isEqualTo(T + 61_000 + 60_000);
                    });
            topology.pass(Duration.ofMinutes(29));
            assertThat(topology.users().get("active".getBytes(UTF_8))).isNull();
            assertThat(topology.users().get("other".getBytes(UTF_8))).isNotNull();
        }
    }
}

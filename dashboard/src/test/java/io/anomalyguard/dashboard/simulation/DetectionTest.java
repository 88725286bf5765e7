package io.anomalyguard.dashboard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.Samples;
import io.anomalyguard.dashboard.simulation.Detection.Outcome;
import io.anomalyguard.dashboard.simulation.Detection.PerType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionTest {
    private static final long T0 = 1_800_000_000_000L;
    private static final long NOW = T0 + 600_000;

    @Test
    void shouldTellDetectedFromMissedAndRunning() {
        var detection = detect(
                List.of(
                        label("a-1", AttackType.SCRAPER, "u-1", 0, 60),
                        label("a-2", AttackType.SCRAPER, "u-2", 0, 60),
                        label("a-3", AttackType.SCRAPER, "u-3", 500, 560),
                        label("a-4", AttackType.CLICK_FLOOD, "u-4", 100, 160)),
                alert("x", "u-1", 7),
                alert("y", "u-1", 30),
                // Long after the attack, and on another user: neither detects anything.
                alert("z", "u-2", 300),
                alert("w", "u-9", 20),
                alert("v", "u-4", 219));
        assertThat(detection.attacks())
                .extracting(attack -> attack.label().attackId() + " " + attack.outcome())
                .containsExactlyInAnyOrder("a-1 DETECTED", "a-2 MISSED", "a-3 PENDING", "a-4 DETECTED");
        assertThat(detection.attacks().getFirst().label().attackId()).isEqualTo("a-3");
        assertThat(detection.perType())
                .containsExactly(
                        new PerType(AttackType.CLICK_FLOOD, 1, 0, 0, 119, 119, 1, 2),
                        new PerType(AttackType.SCRAPER, 1, 1, 1, 7, 7, 2, 0));
        assertThat(detection.perType().getLast().recall()).isEqualTo(0.5);
        assertThat(detection.alerts()).isEqualTo(5);
        assertThat(detection.rightAlerts()).isEqualTo(3);
        assertThat(detection.precision()).isEqualTo(0.6);
    }

    @Test
    void shouldCountAFalseAlertAgainstTheTypeThatItResembles() {
        var detection = detect(
                List.of(
                        label("a-1", AttackType.CLICK_FLOOD, "u-1", 0, 60),
                        label("a-2", AttackType.LOW_AND_SLOW, "u-2", 0, 60)),
                because("x", "u-1", 5, new Contribution("clicks_10s", 90, 2, 0.8), pauses(0.1, 0.2)),
                because("y", "u-2", 30, new Contribution("clicks_10s", 3, 2, 0.1), pauses(0.01, 0.9)),
                because("like a flood", "u-3", 40, new Contribution("clicks_10s", 30, 2, 0.6), pauses(0.3, 0.4)),
                // Uneven pauses are the opposite of what gives the slow bot away.
                because("like none", "u-4", 50, pauses(9, 0.9)),
                because("without reasons", "u-5", 50));
        assertThat(detection.perType())
                .extracting(PerType::type, PerType::rightAlerts, PerType::resemblingAlerts, PerType::precision)
                .containsExactly(tuple(AttackType.CLICK_FLOOD, 1, 1, 0.5), tuple(AttackType.LOW_AND_SLOW, 1, 0, 1.0));
        assertThat(detection.precision()).isEqualTo(0.4);
    }

    private static Contribution pauses(double value, double share) {
        return new Contribution("inter_arrival_cv", value, 0.65, share);
    }

    @Test
    void shouldNotCountAlertsFromBeforeTheOldestKnownAttack() {
        var detection = detect(List.of(label("a-1", AttackType.SCRAPER, "u-1", 100, 160)), alert("x", "u-7", 50));
        assertThat(detection.alerts()).isZero();
        assertThat(detection.precision()).isNaN();
    }

    @Test
    void shouldLeaveOutWhatIsLongerAgoThanAnHour() {
        var labels = List.of(
                label("over", AttackType.SCRAPER, "u-1", -4_000, -3_001),
                label("long", AttackType.SCRAPER, "u-2", -4_000, -2_999),
                label("new", AttackType.SCRAPER, "u-3", 0, 60));
        var detection = detect(labels, alert("x", "u-1", -3_990), alert("y", "u-2", -3_900), alert("z", "u-3", 30));
        assertThat(detection.attacks())
                .extracting(attack -> attack.label().attackId() + " " + attack.outcome())
                .containsExactly("new DETECTED", "long DETECTED");
        assertThat(detection.alerts()).isEqualTo(1);
    }

    @Test
    void shouldWaitAMinuteBeforeItCallsAnAttackMissed() {
        var label = List.of(label("a-1", AttackType.SCRAPER, "u-1", 0, 60));
        assertThat(Detection.of(label, AlertList.EMPTY, T0 + 120_000)
                        .attacks()
                        .getFirst()
                        .outcome())
                .isEqualTo(Outcome.PENDING);
        assertThat(Detection.of(label, AlertList.EMPTY, T0 + 120_001)
                        .attacks()
                        .getFirst()
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    private static Detection detect(List<AttackLabel> labels, Alert... alerts) {
        return Detection.of(labels, new AlertList(1, List.of(alerts), List.of(), Map.of(), 0, 0), NOW);
    }

    private static AttackLabel label(String id, AttackType type, String user, int from, int to) {
        return new AttackLabel(id, type, user, T0 + from * 1_000L, T0 + to * 1_000L);
    }

    private static Alert alert(String id, String user, int at) {
        return Samples.alert(id, user, AlertState.OPEN, Severity.HIGH, T0 + at * 1_000L);
    }

    private static Alert because(String id, String user, int at, Contribution... reasons) {
        Alert alert = alert(id, user, at);
        return Samples.alert(
                id, user, alert.state(), alert.severity(), alert.openedAt(), List.of(reasons), alert.history());
    }
}

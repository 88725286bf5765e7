package io.anomalyguard.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertWordsTest {
    @Test
    void shouldNotBreakALineBeforeAPercentSign() {
        Alert alert = alert(
                "94 % errors (95 % of users stay at or under 0 %)",
                List.of(new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, 1)));
        assertThat(AlertWords.reason(alert))
                .isEqualTo("94\u00a0% errors (95\u00a0% of users stay at or under 0\u00a0%)");
    }

    @Test
    void shouldTellWhoClosedAnAlertFromWhoHadIt() {
        var opened = new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, 1);
        var taken = new AlertChange(AlertState.ACKNOWLEDGED, "ana", null, 2);
        var ended = new AlertChange(AlertState.RESOLVED, AlertChange.SYSTEM, null, 3);
        assertThat(AlertWords.by(alert("", List.of(opened)))).isEmpty();
        assertThat(AlertWords.by(alert("", List.of(opened, taken)))).isEqualTo("ana");
        Alert closed = alert("", List.of(opened, taken, ended));
        assertThat(AlertWords.by(closed)).isEqualTo("system");
        assertThat(AlertWords.owner(closed)).isEqualTo("ana");
    }

    private static Alert alert(String reason, List<AlertChange> history) {
        return new Alert(
                "a-1",
                "u-1",
                history.getLast().state(),
                Severity.HIGH,
                1,
                1,
                1,
                1,
                reason,
                0.7,
                0.5,
                1,
                "m-1",
                List.of(),
                history);
    }
}

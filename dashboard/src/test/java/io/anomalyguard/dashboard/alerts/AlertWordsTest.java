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
        var alert = new Alert(
                "a-1",
                "u-1",
                AlertState.OPEN,
                Severity.HIGH,
                1,
                1,
                1,
                1,
                "94 % errors (95 % of users stay at or under 0 %)",
                0.7,
                0.5,
                1,
                "m-1",
                List.of(),
                List.of(new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, 1)));
        assertThat(AlertWords.reason(alert))
                .isEqualTo("94\u00a0% errors (95\u00a0% of users stay at or under 0\u00a0%)");
    }
}

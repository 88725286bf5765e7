package io.anomalyguard.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.alerts.AlertFilter.States;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertFilterTest {
    private static final Alert OPEN = Samples.alert("a-open", "u-1", AlertState.OPEN, Severity.LOW, 1);
    private static final Alert TAKEN = taken("a-taken", "Max", "ana");
    private static final Alert CLOSED = Samples.alert("a-closed", "u-3", AlertState.RESOLVED, Severity.CRITICAL, 3);
    private static final AlertList ALL = new AlertList(1, List.of(OPEN, TAKEN), List.of(CLOSED), Map.of(), 1, 0);

    @Test
    void shouldSelectByState() {
        assertThat(of(States.ACTIVE)).containsExactly(OPEN, TAKEN);
        assertThat(of(States.OPEN)).containsExactly(OPEN);
        assertThat(of(States.ACKNOWLEDGED)).containsExactly(TAKEN);
        assertThat(of(States.CLOSED)).containsExactly(CLOSED);
        assertThat(of(States.ALL)).containsExactly(OPEN, TAKEN, CLOSED);
    }

    @Test
    void shouldSelectBySeverityOwnerAndText() {
        assertThat(new AlertFilter(States.ALL, Severity.HIGH, "", "").apply(ALL))
                .containsExactly(TAKEN, CLOSED);
        assertThat(new AlertFilter(States.ALL, Severity.LOW, "ana", "").apply(ALL))
                .containsExactly(TAKEN);
        assertThat(new AlertFilter(States.ALL, Severity.LOW, "bob", "").apply(ALL))
                .isEmpty();
        assertThat(new AlertFilter(States.ALL, Severity.LOW, "", " mAX ").apply(ALL))
                .containsExactly(TAKEN);
        assertThat(new AlertFilter(States.ALL, Severity.LOW, "", "clicks IN 10 s").apply(ALL))
                .hasSize(3);
        assertThat(new AlertFilter(States.ALL, Severity.LOW, "", "a-clo").apply(ALL))
                .containsExactly(CLOSED);
    }

    private static List<Alert> of(States states) {
        return new AlertFilter(states, Severity.LOW, "", "").apply(ALL);
    }

    private static Alert taken(String id, String user, String by) {
        return Samples.alert(
                id,
                user,
                AlertState.ACKNOWLEDGED,
                Severity.HIGH,
                2,
                List.of(),
                List.of(
                        new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, 1),
                        new AlertChange(AlertState.ACKNOWLEDGED, by, null, 2)));
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertViewTest {
    private final AlertView view = new AlertView(2);

    /** The one that was active for longest is the one that operators ask for next. */
    @Test
    void shouldForgetTheAlertThatWasClosedFirst() {
        view.put(alert("long", AlertState.ACKNOWLEDGED, 1, 1));
        view.put(alert("first", AlertState.RESOLVED, 10, 20));
        view.put(alert("second", AlertState.RESOLVED, 11, 21));
        view.put(alert("long", AlertState.RESOLVED, 1, 30));
        assertThat(view.get("first")).isNull();
        assertThat(view.list(null, null, null, 10)).extracting(Alert::alertId).containsExactly("second", "long");
    }

    @Test
    void shouldListPageByPage() {
        for (int i = 0; i < 5; i++) {
            // Two of one moment, and every other one closed.
            view.put(alert("a" + i, i % 2 == 0 ? AlertState.OPEN : AlertState.RESOLVED, i / 2, 10 + i));
        }
        var first = view.list(null, null, null, 2);
        assertThat(first).extracting(Alert::alertId).containsExactly("a4", "a3");
        var second = view.list(null, null, first.getLast(), 2);
        assertThat(second).extracting(Alert::alertId).containsExactly("a2", "a1");
        assertThat(view.list(null, null, second.getLast(), 2))
                .extracting(Alert::alertId)
                .containsExactly("a0");
        assertThat(view.list(AlertState.OPEN, null, first.getLast(), 9))
                .extracting(Alert::alertId)
                .containsExactly("a2", "a0");
    }

    private static Alert alert(String id, AlertState state, long openedAt, long updatedAt) {
        return new Alert(
                id,
                "u",
                state,
                Severity.HIGH,
                openedAt,
                updatedAt,
                openedAt,
                openedAt,
                "why",
                0.7,
                0.5,
                1,
                "m",
                List.of(),
                List.of(new AlertChange(state, AlertChange.SYSTEM, null, updatedAt)));
    }
}

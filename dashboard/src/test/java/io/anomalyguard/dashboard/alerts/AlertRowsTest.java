package io.anomalyguard.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.data.provider.DataChangeEvent;
import com.vaadin.flow.data.provider.DataChangeEvent.DataRefreshEvent;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.live.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRowsTest {
    private static final Alert A = open("a");
    private static final Alert B = open("b");
    private static final Alert C = open("c");

    private final Map<String, Alert> closed = new HashMap<>();
    private final AlertRows rows = new AlertRows(closed::get);

    @Test
    void shouldKeepThePlacesOfHeldRowsAndLetNewOnesWait() {
        rows.show(List.of(B, C));
        rows.hold(true);
        rows.show(List.of(A, C, B));
        assertThat(rows.shown()).containsExactly(B, C);
        assertThat(rows.waiting()).containsExactly(A);

        rows.hold(false);
        assertThat(rows.shown()).containsExactly(A, C, B);
        assertThat(rows.waiting()).isEmpty();
    }

    @Test
    void shouldShowWhatBecameOfAnAlertInItsHeldRow() {
        rows.show(List.of(A, B, C));
        rows.hold(true);
        Alert taken = Samples.alert("a", "u-a", AlertState.ACKNOWLEDGED, Severity.HIGH, 1_000);
        Alert resolved = Samples.alert("b", "u-b", AlertState.RESOLVED, Severity.HIGH, 1_000);
        closed.put("b", resolved);
        var changes = new ArrayList<DataChangeEvent<Alert>>();
        rows.addDataProviderListener(changes::add);
        rows.show(List.of(C, taken));
        assertThat(rows.shown()).containsExactly(taken, resolved, C);
        assertThat(changes)
                .as("two rows are sent again, not the page")
                .hasSize(2)
                .allMatch(DataRefreshEvent.class::isInstance);
        assertThat(rows.waiting()).isEmpty();
    }

    @Test
    void shouldKeepARowOfAnAlertThatNobodyKnowsAnyMore() {
        rows.show(List.of(A, B));
        rows.hold(true);
        rows.show(List.of(B));
        assertThat(rows.shown()).containsExactly(A, B);
    }

    @Test
    void shouldHoldNothingWhereNothingIs() {
        rows.hold(true);
        rows.show(List.of(A));
        assertThat(rows.shown()).containsExactly(A);
    }

    @Test
    void shouldShowWhatSomebodyAskedForThoughRowsAreHeld() {
        rows.show(List.of(A, B));
        rows.hold(true);
        rows.show(List.of(C, A, B));
        rows.showOthers(List.of(C));
        assertThat(rows.shown()).containsExactly(C);
        assertThat(rows.waiting()).isEmpty();
    }

    private static Alert open(String id) {
        return Samples.alert(id, "u-" + id, AlertState.OPEN, Severity.HIGH, 1_000);
    }
}

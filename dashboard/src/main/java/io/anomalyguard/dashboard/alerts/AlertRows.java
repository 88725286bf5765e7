package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.live.AlertList;
import java.util.List;
import java.util.stream.Stream;

/** The rows of one browser's alert table: a window onto the shared list, which is never copied. */
final class AlertRows extends AbstractBackEndDataProvider<Alert, Void> {
    private AlertList shown = AlertList.EMPTY;

    @Override
    public Object getId(Alert alert) {
        return alert.alertId();
    }

    @Override
    protected Stream<Alert> fetchFromBackEnd(Query<Alert, Void> query) {
        List<Alert> rows = shown.active();
        int from = Math.min(query.getOffset(), rows.size());
        return rows.subList(from, Math.min(rows.size(), from + query.getLimit())).stream();
    }

    @Override
    protected int sizeInBackEnd(Query<Alert, Void> query) {
        return shown.active().size();
    }

    /** Sends only what changed: single rows where the order is as before, the visible part otherwise. */
    void show(AlertList next) {
        AlertList before = shown;
        if (next.equals(before)) {
            return;
        }
        shown = next;
        if (sameOrder(before.active(), next.active())) {
            for (int row = 0; row < next.active().size(); row++) {
                if (!before.active().get(row).equals(next.active().get(row))) {
                    refreshItem(next.active().get(row));
                }
            }
        } else {
            refreshAll();
        }
    }

    private static boolean sameOrder(List<Alert> before, List<Alert> next) {
        if (before.size() != next.size()) {
            return false;
        }
        for (int row = 0; row < next.size(); row++) {
            if (!before.get(row).alertId().equals(next.get(row).alertId())) {
                return false;
            }
        }
        return true;
    }
}

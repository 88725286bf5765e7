package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import io.anomalyguard.contracts.alert.Alert;
import java.util.List;
import java.util.stream.Stream;

/** The rows of one browser's alert table: a window onto the shared alerts, which are never copied. */
final class AlertRows extends AbstractBackEndDataProvider<Alert, Void> {
    private List<Alert> shown = List.of();

    @Override
    public Object getId(Alert alert) {
        return alert.alertId();
    }

    @Override
    protected Stream<Alert> fetchFromBackEnd(Query<Alert, Void> query) {
        int from = Math.min(query.getOffset(), shown.size());
        return shown.subList(from, Math.min(shown.size(), from + query.getLimit())).stream();
    }

    @Override
    protected int sizeInBackEnd(Query<Alert, Void> query) {
        return shown.size();
    }

    List<Alert> shown() {
        return shown;
    }

    /** Sends only what changed: single rows where the order is as before, the visible part otherwise. */
    void show(List<Alert> next) {
        List<Alert> before = shown;
        shown = next;
        if (sameOrder(before, next)) {
            for (int row = 0; row < next.size(); row++) {
                if (!before.get(row).equals(next.get(row))) {
                    refreshItem(next.get(row));
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

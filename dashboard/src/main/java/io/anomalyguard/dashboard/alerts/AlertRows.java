package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import io.anomalyguard.contracts.alert.Alert;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one browser's alert table: a window onto the shared alerts, which are never copied. While they are held,
 * each row keeps its place and shows its alert's newest state; alerts that have no row then wait.
 */
final class AlertRows extends AbstractBackEndDataProvider<Alert, Void> {
    private final Function<String, @Nullable Alert> newest;
    private List<Alert> shown = List.of();
    private List<Alert> waiting = List.of();
    /** What would be shown if the rows were not held. */
    private List<Alert> wanted = List.of();

    private boolean held;

    /** @param newest an alert's newest state by its id, null if nobody knows it any more */
    AlertRows(Function<String, @Nullable Alert> newest) {
        this.newest = newest;
    }

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

    /** The alerts that have no row because the rows are held, most urgent first. */
    List<Alert> waiting() {
        return waiting;
    }

    /** Rows keep their places until they are held no more. */
    void hold(boolean held) {
        this.held = held;
        show(wanted);
    }

    /** The same alerts, later. */
    void show(List<Alert> next) {
        wanted = next;
        if (held && !shown.isEmpty()) {
            keepPlaces(next);
        } else {
            showOthers(next);
        }
    }

    /** Other alerts than before, because somebody asked for them; held or not. */
    void showOthers(List<Alert> next) {
        wanted = next;
        waiting = List.of();
        replace(next);
    }

    private void keepPlaces(List<Alert> next) {
        Map<String, Alert> unplaced = HashMap.newHashMap(next.size());
        next.forEach(alert -> unplaced.put(alert.alertId(), alert));
        replace(shown.stream()
                .map(row -> {
                    Alert now = unplaced.remove(row.alertId());
                    return now == null ? closed(row) : now;
                })
                .toList());
        waiting = next.stream()
                .filter(alert -> unplaced.containsKey(alert.alertId()))
                .toList();
    }

    /** An alert that has left the list keeps its row, and shows what has become of it. */
    private Alert closed(Alert row) {
        Alert now = newest.apply(row.alertId());
        return now == null ? row : now;
    }

    /** Sends only what changed: single rows where the order is as before, the visible part otherwise. */
    private void replace(List<Alert> next) {
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

package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The alerts as last published: all active ones, and the closed ones that changed last. Thread-safe. */
final class AlertView {
    private static final Comparator<Alert> OLDEST_FIRST =
            Comparator.comparingLong(Alert::openedAt).thenComparing(Alert::alertId);

    /** Not by age: an alert that was active for long would be gone as soon as it is closed. */
    private static final Comparator<Alert> OLDEST_CHANGE_FIRST =
            Comparator.comparingLong(Alert::updatedAt).thenComparing(Alert::alertId);

    private final int keepClosed;
    private final Map<String, Alert> byId = new HashMap<>();
    private final TreeSet<Alert> byAge = new TreeSet<>(OLDEST_FIRST);
    private final TreeSet<Alert> closed = new TreeSet<>(OLDEST_CHANGE_FIRST);

    AlertView(int keepClosed) {
        this.keepClosed = keepClosed;
    }

    synchronized void put(Alert alert) {
        remove(alert.alertId());
        byId.put(alert.alertId(), alert);
        byAge.add(alert);
        if (!alert.state().isActive()) {
            closed.add(alert);
            if (closed.size() > keepClosed) {
                remove(closed.first().alertId());
            }
        }
    }

    synchronized void remove(String alertId) {
        Alert before = byId.remove(alertId);
        if (before != null) {
            byAge.remove(before);
            closed.remove(before);
        }
    }

    synchronized @Nullable Alert get(String alertId) {
        return byId.get(alertId);
    }

    synchronized long count(AlertState state) {
        return byId.values().stream().filter(alert -> alert.state() == state).count();
    }

    /**
     * The newest alerts first; null for a criterion that does not matter.
     *
     * @param after the last alert of the page before
     */
    synchronized List<Alert> list(
            @Nullable AlertState state, @Nullable String userId, @Nullable Alert after, int limit) {
        return (after == null ? byAge : byAge.headSet(after, false))
                .descendingSet().stream()
                        .filter(alert -> state == null || alert.state() == state)
                        .filter(alert -> userId == null || alert.userId().equals(userId))
                        .limit(limit)
                        .toList();
    }
}

package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alerts as the topic has them: the active ones and the newest closed ones, each set bounded. Beyond the bound of
 * the active ones the least urgent is left out (it comes back with its next change) and counted. An alert is 1 to 2 KB
 * on the heap, so the default bounds of 20,000 and 10,000 are at most about 60 MB. Not thread-safe.
 */
final class AlertBook {
    /** What a record changed. */
    enum Change {
        /** Something that the next regular update may carry. */
        MINOR,
        /** A new alert, or one that has become critical: somebody should see it at once. */
        URGENT
    }

    /** Nobody's alerts first, then the most severe, then the newest. */
    static final Comparator<Alert> BY_URGENCY = Comparator.comparing(Alert::state)
            .thenComparing(Alert::severity, Comparator.reverseOrder())
            .thenComparing(Alert::openedAt, Comparator.reverseOrder())
            .thenComparing(Alert::alertId);

    /** At the start records come partition by partition, in no order of time. */
    private static final Comparator<Alert> NEWEST_CHANGE_FIRST =
            Comparator.comparingLong(Alert::updatedAt).reversed().thenComparing(Alert::alertId);

    private final int maxActive;
    private final int maxClosed;
    private final Map<String, Alert> active = new HashMap<>();
    private final TreeSet<Alert> byUrgency = new TreeSet<>(BY_URGENCY);
    private final Map<String, Alert> closed = new HashMap<>();
    private final TreeSet<Alert> byChange = new TreeSet<>(NEWEST_CHANGE_FIRST);
    /** Active ones beyond the bound, by their ids; not more than so many again. */
    private final LinkedHashSet<String> leftOut = new LinkedHashSet<>();

    private long version;
    private @Nullable AlertList list;

    AlertBook(int maxActive, int maxClosed) {
        this.maxActive = maxActive;
        this.maxClosed = maxClosed;
    }

    Change apply(Alert alert) {
        list = null;
        Alert before = active.remove(alert.alertId());
        boolean wasLeftOut = leftOut.remove(alert.alertId());
        if (before != null) {
            byUrgency.remove(before);
        } else {
            before = removeClosed(alert.alertId());
        }
        if (alert.state().isActive()) {
            active.put(alert.alertId(), alert);
            byUrgency.add(alert);
            if (active.size() > maxActive) {
                String last = byUrgency.removeLast().alertId();
                active.remove(last);
                leftOut.add(last);
                if (leftOut.size() > maxActive) {
                    leftOut.removeFirst();
                }
            }
        } else {
            closed.put(alert.alertId(), alert);
            byChange.add(alert);
            if (closed.size() > maxClosed) {
                closed.remove(byChange.removeLast().alertId());
            }
        }
        if (!active.containsKey(alert.alertId())) {
            return Change.MINOR;
        }
        boolean known = before != null
                && before.state().isActive()
                && (before.severity() == Severity.CRITICAL || alert.severity() != Severity.CRITICAL);
        // One that was left out is not new, unless it comes back as what everybody must see.
        boolean old = known || (wasLeftOut && alert.severity() != Severity.CRITICAL);
        return old ? Change.MINOR : Change.URGENT;
    }

    /** The topic has no such alert any more. */
    void remove(String alertId) {
        list = null;
        leftOut.remove(alertId);
        Alert before = active.remove(alertId);
        if (before != null) {
            byUrgency.remove(before);
        } else {
            removeClosed(alertId);
        }
    }

    private @Nullable Alert removeClosed(String alertId) {
        Alert before = closed.remove(alertId);
        if (before != null) {
            byChange.remove(before);
        }
        return before;
    }

    void clear() {
        list = null;
        active.clear();
        byUrgency.clear();
        closed.clear();
        byChange.clear();
        leftOut.clear();
    }

    /** The alerts now; the same object until something changes. */
    AlertList list() {
        if (list == null) {
            var open = new EnumMap<Severity, Integer>(Severity.class);
            int acknowledged = 0;
            for (Alert alert : byUrgency) {
                if (alert.state() == AlertState.OPEN) {
                    open.merge(alert.severity(), 1, Integer::sum);
                } else {
                    acknowledged++;
                }
            }
            list = new AlertList(
                    version++, List.copyOf(byUrgency), List.copyOf(byChange), open, acknowledged, leftOut.size());
        }
        return list;
    }

    /** An alert's newest state, or null if it is not held. */
    @Nullable
    Alert get(String alertId) {
        Alert alert = active.get(alertId);
        return alert == null ? closed.get(alertId) : alert;
    }
}

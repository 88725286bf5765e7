package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import java.util.Map;

/**
 * The active alerts at one instant. A new object means that something changed.
 *
 * @param active open ones before acknowledged ones, then most severe, then newest first
 * @param openBySeverity how many are open; a severity without any is absent
 * @param acknowledged how many somebody looks after
 * @param leftOut how often an alert was left out because there are too many
 */
public record AlertList(List<Alert> active, Map<Severity, Integer> openBySeverity, int acknowledged, long leftOut) {
    /** Nothing to do. */
    public static final AlertList EMPTY = new AlertList(List.of(), Map.of(), 0, 0);

    public AlertList {
        active = List.copyOf(active);
        openBySeverity = Map.copyOf(openBySeverity);
    }

    public int open() {
        return active.size() - acknowledged;
    }

    public int open(Severity severity) {
        return openBySeverity.getOrDefault(severity, 0);
    }
}

package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The alerts at one instant.
 *
 * @param version another one means that something changed
 * @param active open ones before acknowledged ones, then most severe, then newest first
 * @param closed the newest closed ones, newest change first
 * @param openBySeverity how many are open; a severity without any is absent
 * @param acknowledged how many somebody looks after
 * @param leftOut how many active ones are left out because there are too many
 */
public record AlertList(
        long version,
        List<Alert> active,
        List<Alert> closed,
        Map<Severity, Integer> openBySeverity,
        int acknowledged,
        long leftOut) {
    /** Nothing to do. */
    public static final AlertList EMPTY = new AlertList(-1, List.of(), List.of(), Map.of(), 0, 0);

    public AlertList {
        active = List.copyOf(active);
        closed = List.copyOf(closed);
        openBySeverity = Map.copyOf(openBySeverity);
    }

    public int open() {
        return active.size() - acknowledged;
    }

    /** All alerts on a user that are known here, active ones first. */
    public List<Alert> of(String userId) {
        return Stream.concat(active.stream(), closed.stream())
                .filter(alert -> alert.userId().equals(userId))
                .toList();
    }

    /** What was opened at a time, in epoch milliseconds, or later, and was no false positive; active ones first. */
    public Stream<Alert> openedSince(long from) {
        return Stream.concat(active.stream(), closed.stream().takeWhile(alert -> alert.updatedAt() >= from))
                .filter(alert -> alert.openedAt() >= from && alert.state() != AlertState.FALSE_POSITIVE);
    }

    public int open(Severity severity) {
        return openBySeverity.getOrDefault(severity, 0);
    }
}

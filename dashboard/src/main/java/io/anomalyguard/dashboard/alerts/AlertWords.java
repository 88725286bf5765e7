package io.anomalyguard.dashboard.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.dashboard.Texts;

/** Alerts in an operator's words. */
public final class AlertWords {
    private AlertWords() {}

    public static String state(AlertState state) {
        return switch (state) {
            case OPEN -> "Open";
            case ACKNOWLEDGED -> "Acknowledged";
            case RESOLVED -> "Resolved";
            case FALSE_POSITIVE -> "False positive";
        };
    }

    static String action(AlertActionType action) {
        return switch (action) {
            case ACKNOWLEDGE -> "Acknowledge";
            case RESOLVE -> "Resolve";
            case FALSE_POSITIVE -> "False positive";
        };
    }

    /** Why it was opened; no line begins with the percent sign of the number before. */
    public static String reason(Alert alert) {
        return Texts.sent(alert.reason()).replace(" %", "\u00a0%");
    }

    /** Who brought the alert into its state, {@link AlertChange#SYSTEM} if it closed by itself; empty while it is open. */
    static String by(Alert alert) {
        return alert.state() == AlertState.OPEN ? "" : alert.history().getLast().by();
    }

    /** Who took the alert, or empty where nobody has. */
    static String owner(Alert alert) {
        String owner = "";
        for (AlertChange change : alert.history()) {
            if (change.state() != AlertState.OPEN && !change.by().equals(AlertChange.SYSTEM)) {
                owner = change.by();
            }
        }
        return owner;
    }
}

package io.anomalyguard.contracts.alert;

import io.anomalyguard.contracts.json.WireName;

/** Where an alert stands in its life. */
public enum AlertState implements WireName {
    /** Nobody has taken it yet. */
    OPEN,
    /** Somebody looks after it. */
    ACKNOWLEDGED,
    /** Dealt with, or the behaviour went back to normal by itself. */
    RESOLVED,
    /** A person says that the behaviour was fine. */
    FALSE_POSITIVE;

    /** True while the episode is somebody's business: open or acknowledged. */
    public boolean isActive() {
        return this == OPEN || this == ACKNOWLEDGED;
    }
}

package io.anomalyguard.contracts.alert;

import io.anomalyguard.contracts.json.WireName;

/** What an operator can do to an alert. */
public enum AlertActionType implements WireName {
    ACKNOWLEDGE(AlertState.ACKNOWLEDGED),
    RESOLVE(AlertState.RESOLVED),
    FALSE_POSITIVE(AlertState.FALSE_POSITIVE);

    private final AlertState result;

    AlertActionType(AlertState result) {
        this.result = result;
    }

    /** The state that the action puts an alert into. */
    public AlertState result() {
        return result;
    }
}

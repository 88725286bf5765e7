package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.AlertAction;

/** What reaches the stream scorer, by user. */
public sealed interface Arrival {
    record Row(UserActivity activity) implements Arrival {}

    record Action(AlertAction action) implements Arrival {}
}

package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.Suppression;

/** What reaches the stream scorer, by user. */
public sealed interface Arrival {
    record Row(UserActivity activity) implements Arrival {}

    record Action(AlertAction action) implements Arrival {}

    record Silence(Suppression suppression) implements Arrival {}
}

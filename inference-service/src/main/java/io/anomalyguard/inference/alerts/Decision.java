package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.score.Score;

/** What the stream scorer gives out. */
public sealed interface Decision {
    record Scored(Score score) implements Decision {}

    record Raised(Alert alert) implements Decision {}

    /** That a user raises no alerts for a while, because one was called a false positive. */
    record Muted(Suppression suppression) implements Decision {}
}

package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.score.Score;

/** What the stream scorer gives out. */
public sealed interface Decision {
    record Scored(Score score) implements Decision {}

    record Raised(Alert alert) implements Decision {}
}

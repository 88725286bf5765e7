package io.anomalyguard.inference.alerts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When an alert opens and closes.
 *
 * @param openAnomalies so many anomalies ...
 * @param openRows ... among so many successive rows of a user open an alert
 * @param closeNormalRows so many successive normal rows close it
 * @param closeQuiet so does that long without an anomaly of the user, if he has gone quiet or others' rows have come
 *     meanwhile
 * @param updateEvery an alert is published again at most so often, unless its severity or state changes
 * @param suppressFalsePositive how long a user raises no alert after one was called a false positive
 * @param forgetAfter how long after a user's last anomaly his position is remembered, and his alert after its end; longer
 *     than what a restart may process again
 * @param keepClosed closed alerts that {@code GET /alerts} can list
 */
@Validated
@ConfigurationProperties("inference.alerts")
public record AlertSettings(
        @Min(1) @Max(32) @DefaultValue("3") int openAnomalies,
        @Min(1) @Max(32) @DefaultValue("5") int openRows,
        @Min(1) @DefaultValue("10") int closeNormalRows,
        @DefaultValue("2m") Duration closeQuiet,
        @DefaultValue("1s") Duration updateEvery,
        @DefaultValue("1h") Duration suppressFalsePositive,
        @DefaultValue("10m") Duration forgetAfter,
        @Min(1) @DefaultValue("2000") int keepClosed) {

    @AssertTrue(message = "open-anomalies must not be greater than open-rows")
    boolean isOpeningPossible() {
        return openAnomalies <= openRows;
    }
}

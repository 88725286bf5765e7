package io.anomalyguard.inference.model;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When and how a model is trained.
 *
 * @param minRows rows that the first training needs
 * @param minUsers users whom those rows must come from
 * @param maxRows rows kept for training
 * @param maxRowsPerUser rows kept of one user; a model takes as few of each as make rows enough, see
 *     {@link TrainingSample#snapshot}
 * @param window age of the oldest rows read at start; older ones than that leave the sample
 * @param maxStartRows newest rows of a partition read at start; bounds the time until the first model on a long topic
 * @param live a row's event time this close to now means that the backfill at the start is over
 * @param settle longest wait for that once there are rows enough; a replayed old log never gets there
 * @param retrainEvery longest time between trainings; they come sooner while the rows seen have doubled and are few, and
 *     while the stream is younger than this: then whenever its age has grown by half
 * @param shadowRows rows that a new model scores beside the one that judges before it may take over
 * @param shadowTime longest wait for so many, if some have come
 * @param trees trees of the forest
 * @param subsample rows that each tree sees
 * @param seed equal rows give an equal model
 * @param emptySpaceShare rows spread over the empty space, as a share of the real ones (docs/decisions/030)
 * @param trimmedShare share of the rows, the oddest, that the forest is grown without, because attackers are among them
 * @param contamination share of ordinary rows that may score as anomalies, at most; makes the threshold
 */
@Validated
@ConfigurationProperties("inference.training")
public record TrainingSettings(
        @Min(10) @DefaultValue("2000") int minRows,
        @Min(1) @DefaultValue("100") int minUsers,
        @Min(10) @Max(1_000_000) @DefaultValue("40000") int maxRows,
        @Min(1) @DefaultValue("40") int maxRowsPerUser,
        @DefaultValue("24h") Duration window,
        @Min(1) @DefaultValue("200000") long maxStartRows,
        @DefaultValue("30s") Duration live,
        @DefaultValue("20s") Duration settle,
        @DefaultValue("15m") Duration retrainEvery,
        @Min(200) @Max(5_000) @DefaultValue("2000") int shadowRows,
        @DefaultValue("1m") Duration shadowTime,
        @Min(1) @Max(1_000) @DefaultValue("200") int trees,
        @Min(2) @Max(1_024) @DefaultValue("256") int subsample,
        @DefaultValue("42") long seed,

        @DecimalMin("0.0") @DecimalMax("1.0") @DefaultValue("0.1")
        double emptySpaceShare,

        @DecimalMin("0.0") @DecimalMax("0.3") @DefaultValue("0.08")
        double trimmedShare,

        @DecimalMin("1e-9") @DecimalMax("0.2") @DefaultValue("0.002")
        double contamination) {

    @AssertTrue(message = "min-rows and min-users must be at most max-rows, or there would never be rows enough")
    boolean isWithinReach() {
        return minRows <= maxRows && minUsers <= maxRows;
    }
}

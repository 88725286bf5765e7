package io.anomalyguard.contracts.score;

import io.anomalyguard.contracts.activity.UserActivity;
import java.util.List;

/**
 * The verdict on one feature row.
 *
 * @param activity the row that was scored
 * @param anomalyScore 2^(-E[h(x)]/c(psi)) of Liu, Ting and Zhou, "Isolation Forest" (ICDM 2008), equation 2; 0 to 1,
 *     higher is more anomalous, about 0.5 where nothing stands out
 * @param anomalyProbability share of the training rows that score lower, 0 to 1
 * @param anomaly whether the score reaches the threshold, or one feature alone is beyond what people do at all
 * @param severity {@link Severity#NONE} if and only if {@code anomaly} is false
 * @param threshold the score from which on a row is an anomaly, whatever its features
 * @param modelVersion the model that judged
 * @param contributions the reasons, greatest share first; empty where the row is no anomaly
 * @param scoredMs when the verdict was given, epoch milliseconds
 */
public record Score(
        UserActivity activity,
        double anomalyScore,
        double anomalyProbability,
        boolean anomaly,
        Severity severity,
        double threshold,
        String modelVersion,
        List<Contribution> contributions,
        long scoredMs) {

    public Score {
        contributions = List.copyOf(contributions);
    }

    public String userId() {
        return activity.userId();
    }
}

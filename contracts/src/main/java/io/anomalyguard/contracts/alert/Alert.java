package io.anomalyguard.contracts.alert;

import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;

/**
 * One episode of abnormal behaviour of one user; the topic carries the whole state each time it changes.
 *
 * @param alertId deterministic for the user and the row that opened the episode, so that a replay makes no second one
 * @param userId whom it is about
 * @param state where it stands in its life
 * @param severity the worst of the episode so far
 * @param openedAt when the broker received the click that opened it, epoch milliseconds
 * @param updatedAt when this state was made, epoch milliseconds
 * @param firstAnomalyAt event time of the episode's first anomalous row, epoch milliseconds
 * @param lastAnomalyAt event time of the episode's latest anomalous row, epoch milliseconds
 * @param reason why, in words for an operator, from the row with the highest score
 * @param maxScore highest {@code anomaly_score} of the episode
 * @param threshold the score from which on a row was an anomaly
 * @param anomalousRows how many rows of the episode were anomalies
 * @param modelVersion the model that opened it
 * @param contributions the reasons of the row with the highest score, greatest share first
 * @param history every state it has been in, oldest first, at least one; the last one's state is {@code state}
 */
public record Alert(
        String alertId,
        String userId,
        AlertState state,
        Severity severity,
        long openedAt,
        long updatedAt,
        long firstAnomalyAt,
        long lastAnomalyAt,
        String reason,
        double maxScore,
        double threshold,
        long anomalousRows,
        String modelVersion,
        List<Contribution> contributions,
        List<AlertChange> history) {

    public Alert {
        contributions = List.copyOf(contributions);
        history = List.copyOf(history);
        if (history.isEmpty()) {
            throw new IllegalArgumentException("an alert has been in a state, at least");
        }
    }
}

package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.score.Score;
import java.util.List;

/**
 * What the topics hold of one user for a span of time.
 *
 * @param verdicts at most {@link UserHistoryReader#MAX_VERDICTS}
 * @param rows feature rows, at most as many; looked for only where there are no verdicts, which carry them
 * @param events at most {@link UserHistoryReader#MAX_EVENTS}
 */
record UserHistory(Found<Score> verdicts, Found<UserActivity> rows, Found<ClickEvent> events) {
    /**
     * What was found on a topic.
     *
     * @param records oldest first
     * @param held false where the topic no longer has all of the span: its retention is over
     */
    record Found<V>(List<V> records, boolean held) {
        Found {
            records = List.copyOf(records);
        }
    }
}

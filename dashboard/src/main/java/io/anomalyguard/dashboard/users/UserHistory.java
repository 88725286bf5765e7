package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.score.Score;
import java.util.List;

/**
 * What the topics hold of one user for a span of time.
 *
 * @param verdicts oldest first, at most {@link UserHistoryReader#MAX_VERDICTS}
 * @param events newest first, at most {@link UserHistoryReader#MAX_EVENTS}
 */
record UserHistory(List<Score> verdicts, List<ClickEvent> events) {
    UserHistory {
        verdicts = List.copyOf(verdicts);
        events = List.copyOf(events);
    }
}

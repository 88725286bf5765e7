package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.score.Score;
import java.util.List;

/**
 * What the topics hold of one user for a span of time.
 *
 * @param verdicts oldest first, at most {@link UserHistoryReader#MAX_VERDICTS}
 * @param events newest first, at most {@link UserHistoryReader#MAX_EVENTS}
 * @param fromMs where the reading began, epoch milliseconds: later than asked for where there was too much to read
 */
record UserHistory(List<Score> verdicts, List<ClickEvent> events, long fromMs) {
    UserHistory {
        verdicts = List.copyOf(verdicts);
        events = List.copyOf(events);
    }
}

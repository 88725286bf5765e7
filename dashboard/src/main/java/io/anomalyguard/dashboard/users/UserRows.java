package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.score.Score;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The newest verdicts on the user that one page shows. */
final class UserRows {
    private static final int MAX = UserHistoryReader.MAX_VERDICTS;

    /** As many as a chart can show; of more, every second, third and so on. */
    private static final int MAX_DRAWN = 300;

    private final ArrayDeque<Score> rows = new ArrayDeque<>();
    private @Nullable Score newestAnomaly;

    /** Takes further verdicts, oldest first; what the page has already is passed over. Returns whether any was new. */
    boolean add(Collection<Score> scores) {
        boolean any = false;
        for (Score score : scores) {
            Score last = rows.peekLast();
            if (last != null && score.scoredMs() <= last.scoredMs() && rows.contains(score)) {
                continue;
            }
            any = true;
            rows.addLast(score);
            if (rows.size() > MAX) {
                rows.removeFirst();
            }
            // Of a user who has gone quiet the session alone may still be odd: that is not what happened.
            if (score.anomaly() && !score.activity().isQuiet()) {
                newestAnomaly = score;
            }
        }
        return any;
    }

    /** All of them, oldest first. */
    List<Score> all() {
        return List.copyOf(rows);
    }

    /** Event time of the oldest, or what is given where there is none. */
    long oldestMs(long otherwise) {
        Score oldest = rows.peekFirst();
        return oldest == null ? otherwise : oldest.activity().timestamp();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    @Nullable
    Score newest() {
        return rows.peekLast();
    }

    /** The newest anomalous verdict on something that the user did, which carries reasons; null without any. */
    @Nullable
    Score newestAnomaly() {
        return newestAnomaly;
    }

    /** For each verdict that is drawn the time, the score, 1 for an anomaly, and the features in their order. */
    ArrayNode json() {
        return json(rows, Score::activity, Score::anomalyScore, Score::anomaly);
    }

    /** The same for rows whose verdicts are not known: without scores and anomalies. */
    static ArrayNode json(Collection<UserActivity> rows) {
        return json(rows, row -> row, row -> null, row -> false);
    }

    private static <T> ArrayNode json(
            Collection<T> rows,
            Function<T, UserActivity> activity,
            Function<T, @Nullable Double> score,
            Predicate<T> anomaly) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        int step = Math.max(1, Math.ceilDiv(rows.size(), MAX_DRAWN));
        int at = rows.size();
        for (T each : rows) {
            // Counted from the newest, which is always drawn.
            if (--at % step != 0) {
                continue;
            }
            ArrayNode row = all.addArray()
                    .add(activity.apply(each).timestamp())
                    .add(score.apply(each))
                    .add(anomaly.test(each) ? 1 : 0);
            for (double value : activity.apply(each).vector()) {
                row.add(Math.round(value * 1000) / 1000.0);
            }
        }
        return all;
    }
}

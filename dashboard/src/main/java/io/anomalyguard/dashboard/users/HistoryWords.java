package io.anomalyguard.dashboard.users;

import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.Numbers;
import java.util.StringJoiner;

/** Why a history has nothing of some kind. */
final class HistoryWords {
    private HistoryWords() {}

    /** What is missing for the charts; empty where nothing is. */
    static String missing(UserHistory history) {
        var missing = new StringJoiner(" ");
        if (history.verdicts().records().isEmpty()) {
            missing.add(none("scores", Topics.ANOMALY_SCORES, history.verdicts()));
            if (history.rows().records().isEmpty()) {
                missing.add(none("features", Topics.USER_FEATURES, history.rows()));
            }
        }
        return missing.toString();
    }

    /** What stands there instead of no events. */
    static String noEvents(UserHistory history) {
        return none("events", Topics.CLICKSTREAM_EVENTS, history.events());
    }

    private static <V> String none(String what, Topic<V> topic, UserHistory.Found<V> found) {
        return found.held()
                ? "There are no %s of that time.".formatted(what)
                : "The %s of that time are no longer held: %s keeps them for %s, unless set otherwise."
                        .formatted(
                                what,
                                topic.name(),
                                Numbers.span(Long.parseLong(topic.configs().get("retention.ms"))));
    }
}

package io.anomalyguard.contracts.topic;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.activity.UserActivityCodec;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.ClickEventCodec;
import io.anomalyguard.contracts.json.RecordCodec;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.score.ScoreCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All topics of the suite.
 *
 * <p>Every topic is stamped by the broker ({@code message.timestamp.type=LogAppendTime}): event times live in the
 * values, may be decades old when a log is replayed, and must not make the broker delete records as expired.
 */
public final class Topics {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * Neither compaction nor retention touches the segment that is written to, and a broker begins another after a week or
     * a gigabyte: never, on a quiet topic. Four hours are the least that every managed cluster lets one ask for.
     */
    private static final Map<String, String> COMPACTION =
            Map.of("min.cleanable.dirty.ratio", "0.1", "segment.ms", millis(HOUR.multipliedBy(4)));

    /** Clicks by user id, from any site. */
    public static final Topic<ClickEvent> CLICKSTREAM_EVENTS =
            new Topic<>("clickstream.events", new ClickEventCodec(), delete(DAY.multipliedBy(7)));

    /** Name of the dead-letter topic: original bytes with the headers of {@link DeadLetterHeaders}. */
    public static final String CLICKSTREAM_DLQ = "clickstream.events.dlq";

    /** Ground truth of injected attacks by user id; only evaluation reads it. */
    public static final Topic<AttackLabel> CLICKSTREAM_LABELS =
            new Topic<>("clickstream.labels", new RecordCodec<>(AttackLabel.class), delete(DAY.multipliedBy(7)));

    /** Feature rows by user id: training data, and what the online store is rebuilt from. */
    public static final Topic<UserActivity> USER_FEATURES =
            new Topic<>("user.features", new UserActivityCodec(), delete(DAY.multipliedBy(30)));

    /** Verdicts by user id. */
    public static final Topic<Score> ANOMALY_SCORES =
            new Topic<>("anomaly.scores", new ScoreCodec(), delete(HOUR.multipliedBy(6)));

    /** Alerts by alert id, the whole state each time; gone 30 days after the last change. */
    public static final Topic<Alert> ANOMALY_ALERTS =
            new Topic<>("anomaly.alerts", new RecordCodec<>(Alert.class), compactAndDelete(DAY.multipliedBy(30)));

    /** What operators did, by alert id. */
    public static final Topic<AlertAction> ANOMALY_ALERT_ACTIONS =
            new Topic<>("anomaly.alert-actions", new RecordCodec<>(AlertAction.class), delete(DAY.multipliedBy(30)));

    /** Users who raise no alerts for a while, by user id; the newest of each. */
    public static final Topic<Suppression> ANOMALY_SUPPRESSIONS =
            new Topic<>("anomaly.suppressions", new RecordCodec<>(Suppression.class), compact());

    /** Model artifacts by version, and under the key {@code active} the version that scores. */
    public static final String ANOMALY_MODELS = "anomaly.models";

    /**
     * Largest record batch of {@link #ANOMALY_MODELS}, bytes: six times a model of the default settings, and the most that
     * Confluent Cloud's Basic and Standard clusters take.
     */
    public static final int MODEL_MAX_BYTES = 8 * 1024 * 1024;

    /** Settings that only save space; a broker that refuses them serves as well. */
    static final Set<String> OPTIONAL_CONFIGS = Set.of("min.cleanable.dirty.ratio", "segment.ms");

    private Topics() {}

    /** Every topic's name with the configuration to create it with, in order of name. */
    public static SortedMap<String, Map<String, String>> configsByName() {
        var all = new TreeMap<String, Map<String, String>>();
        for (Topic<?> topic : List.of(
                CLICKSTREAM_EVENTS,
                CLICKSTREAM_LABELS,
                USER_FEATURES,
                ANOMALY_SCORES,
                ANOMALY_ALERTS,
                ANOMALY_ALERT_ACTIONS,
                ANOMALY_SUPPRESSIONS)) {
            all.put(topic.name(), topic.configs());
        }
        all.put(CLICKSTREAM_DLQ, delete(DAY.multipliedBy(7)));
        var models = new LinkedHashMap<>(compact());
        models.put("max.message.bytes", String.valueOf(MODEL_MAX_BYTES));
        all.put(ANOMALY_MODELS, Map.copyOf(models));
        return all;
    }

    private static Map<String, String> delete(Duration retention) {
        return policy("delete", Map.of("retention.ms", millis(retention)));
    }

    private static Map<String, String> compact() {
        return policy("compact", COMPACTION);
    }

    /** The newest value of a key, as long as that is not older than the retention. */
    private static Map<String, String> compactAndDelete(Duration retention) {
        var configs = new LinkedHashMap<>(COMPACTION);
        configs.put("retention.ms", millis(retention));
        return policy("compact,delete", configs);
    }

    private static Map<String, String> policy(String cleanup, Map<String, String> more) {
        var configs = new LinkedHashMap<>(more);
        configs.put("cleanup.policy", cleanup);
        configs.put("message.timestamp.type", "LogAppendTime");
        return Map.copyOf(configs);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}

package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.Tracing;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * {@code user.features}, {@code anomaly.alert-actions} and {@code anomaly.suppressions} in, {@code anomaly.scores} and
 * {@code anomaly.alerts} out. Actions come by alert id and are brought to where the user's rows are; so are suppressions,
 * because their topic may have another number of partitions.
 */
@Component
final class ScoreTopology {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreTopology.class);

    private final Scorer scorer;
    private final AlertSettings settings;
    private final AlertMetrics metrics;
    private final Tracing tracing;

    ScoreTopology(Scorer scorer, AlertSettings settings, AlertMetrics metrics, Tracing tracing) {
        this.scorer = scorer;
        this.settings = settings;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /** @param featurePartitions number of partitions of {@code user.features}; what operators say is spread alike */
    Topology topology(int featurePartitions) {
        var builder = new StreamsBuilder();
        builder.addStateStore(ScoreProcessor.storeBuilder().withLoggingEnabled(Map.of()));

        KStream<String, Arrival> rows = valid(builder, Topics.USER_FEATURES, AutoOffsetReset.latest())
                .mapValues((UserActivity row) -> new Arrival.Row(row));
        KStream<String, Arrival> actions = byUser(
                        builder, Topics.ANOMALY_ALERT_ACTIONS, AlertAction::userId, "actions", featurePartitions)
                .mapValues((AlertAction action) -> new Arrival.Action(action));
        KStream<String, Arrival> suppressions = byUser(
                        builder, Topics.ANOMALY_SUPPRESSIONS, Suppression::userId, "suppressions", featurePartitions)
                .mapValues((Suppression suppression) -> new Arrival.Silence(suppression));

        KStream<String, Decision> decisions = rows.merge(actions)
                .merge(suppressions)
                .process(
                        () -> new ScoreProcessor(scorer, settings, metrics, tracing),
                        Named.as("score"),
                        ScoreProcessor.STORE);
        decisions
                .filter((_, decision) -> decision instanceof Decision.Scored)
                .mapValues(decision -> ((Decision.Scored) decision).score())
                .to(
                        Topics.ANOMALY_SCORES.name(),
                        Produced.with(Topics.ANOMALY_SCORES.keySerde(), Topics.ANOMALY_SCORES.valueSerde()));
        decisions
                .filter((_, decision) -> decision instanceof Decision.Raised)
                .mapValues(decision -> ((Decision.Raised) decision).alert())
                .to(
                        Topics.ANOMALY_ALERTS.name(),
                        Produced.with(Topics.ANOMALY_ALERTS.keySerde(), Topics.ANOMALY_ALERTS.valueSerde()));
        // It comes back as a suppression like any other: everybody sees it, and can lift it.
        decisions
                .filter((_, decision) -> decision instanceof Decision.Muted)
                .mapValues(decision -> ((Decision.Muted) decision).suppression())
                .to(
                        Topics.ANOMALY_SUPPRESSIONS.name(),
                        Produced.with(
                                Topics.ANOMALY_SUPPRESSIONS.keySerde(), Topics.ANOMALY_SUPPRESSIONS.valueSerde()));
        return builder.build();
    }

    /** From the beginning where nothing was read before: what people say is rare and must not be lost. */
    private <V> KStream<String, V> byUser(
            StreamsBuilder builder, Topic<V> topic, Function<V, String> userId, String name, int partitions) {
        return valid(builder, topic, AutoOffsetReset.earliest())
                .selectKey((_, value) -> userId.apply(value))
                .repartition(Repartitioned.<String, V>as(name + "-by-user")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(topic.valueSerde())
                        .withNumberOfPartitions(partitions));
    }

    /** The topic's records without those that break its contract: they are counted, and must not stop the rest. */
    private <V> KStream<String, V> valid(StreamsBuilder builder, Topic<V> topic, AutoOffsetReset reset) {
        return builder.stream(
                        topic.name(),
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withOffsetResetPolicy(reset))
                .flatMapValues(bytes -> {
                    try {
                        return bytes == null ? List.of() : List.of(topic.codec().decode(bytes));
                    } catch (InvalidRecordException e) {
                        metrics.invalid(topic.name());
                        LOG.debug("A record of {} is skipped: {}", topic.name(), e.getMessage());
                        return List.of();
                    }
                });
    }
}

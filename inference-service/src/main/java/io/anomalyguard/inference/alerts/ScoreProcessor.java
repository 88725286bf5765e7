package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.json.RecordCodec;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Scores a user's rows and keeps his episode. Only users of whom there is something to remember are in the store;
 * their episodes are also kept as objects, so that the store is read once and written after each change.
 */
public final class ScoreProcessor implements Processor<String, Arrival, String, Decision> {
    static final String STORE = "episodes";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Scorer scorer;
    private final AlertSettings settings;
    private final AlertMetrics metrics;
    private final Tracing tracing;
    private final Map<String, Episode> episodes = new HashMap<>();

    // Given by init(), which the framework calls before anything else.
    private @Nullable ProcessorContext<String, Decision> context;
    private @Nullable KeyValueStore<String, @Nullable EpisodeState> store;
    private long since;

    /** How far the rows have come in the broker's time, epoch ms; 0 for none since the start. */
    private long heard;

    /** What may be missing on the topics since before this start. */
    private List<Alert> unsure = List.of();

    private List<Suppression> unsureMutes = List.of();

    public ScoreProcessor(Scorer scorer, AlertSettings settings, AlertMetrics metrics, Tracing tracing) {
        this.scorer = scorer;
        this.settings = settings;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /** The store that episodes are kept in. */
    public static StoreBuilder<?> storeBuilder() {
        return Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STORE), Serdes.String(), new RecordCodec<>(EpisodeState.class).serde());
    }

    @Override
    public void init(ProcessorContext<String, Decision> context) {
        this.context = context;
        KeyValueStore<String, @Nullable EpisodeState> restored = context.getStateStore(STORE);
        store = restored;
        since = context.currentSystemTimeMs();
        // A task that Kafka Streams takes up again after an error has the same processor, and what this one remembers
        // may
        // never have reached Kafka.
        episodes.clear();
        heard = 0;
        var alerts = new ArrayList<Alert>();
        var mutes = new ArrayList<Suppression>();
        try (var all = restored.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                EpisodeState state = entry.value;
                if (state != null) {
                    var episode = new Episode(state, settings);
                    episodes.put(entry.key, episode);
                    alerts.addAll(episode.unsure());
                    Suppression mute = episode.mute();
                    if (mute != null) {
                        mutes.add(mute);
                    }
                }
            }
        }
        unsure = alerts;
        unsureMutes = mutes;
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, Arrival> arrival) {
        publishAgain();
        switch (arrival.value()) {
            case Arrival.Row row -> traced(arrival, row.activity());
            case Arrival.Action action -> action(arrival, action.action());
            case Arrival.Silence silence -> suppression(arrival, silence.suppression());
        }
    }

    /** Scores a row within its span, which the score and an alert that it opens or changes then carry on. */
    private void traced(Record<String, Arrival> arrival, UserActivity row) {
        try (RecordSpan span = tracing.process(
                        Topics.USER_FEATURES.name(), context().applicationId(), arrival.headers())
                .current()) {
            if (span.isRecording()) {
                context().recordMetadata().ifPresent(source -> span.at(source.partition(), source.offset()));
                span.propagate(arrival.headers());
            }
            row(arrival, row, span);
        }
    }

    private void row(Record<String, Arrival> arrival, UserActivity row, RecordSpan span) {
        var context = context();
        long start = System.nanoTime();
        heard = Math.max(heard, Math.min(row.ingestedMs(), context.currentSystemTimeMs()));
        var judgement = scorer.judge(row.vector(), Scorer.Explain.ANOMALIES);
        if (judgement == null) {
            metrics.unscored();
            return;
        }
        long now = context.currentSystemTimeMs();
        var verdict = judgement.verdict();
        var score = new Score(
                row,
                verdict.score(),
                verdict.probability(),
                verdict.isAnomaly(),
                verdict.severity(),
                judgement.model().threshold(),
                judgement.model().version(),
                judgement.contributions(),
                now);
        span.set("anomalyguard.score", score.anomalyScore());
        span.set("anomalyguard.severity", score.severity().wireName());
        span.set("anomalyguard.model.version", score.modelVersion());
        metrics.scored(score.severity(), System.nanoTime() - start, now - row.ingestedMs());
        context.forward(arrival.withValue(new Decision.Scored(score)));

        // A row that marks a user going quiet is no behaviour: it neither prolongs an episode nor ends it at once, or a
        // bot with more than a window between its clicks would raise alert after alert. The clock ends it.
        String userId = row.userId();
        Episode episode = episodes.get(userId);
        if (episode == null) {
            if (row.isQuiet() || !score.anomaly()) {
                return;
            }
            episode = new Episode(userId, settings);
            episodes.put(userId, episode);
        }
        var source = context.recordMetadata().orElseThrow();
        if (episode.knows(source.partition(), source.offset())) {
            return;
        }
        if (row.isQuiet()) {
            episode.quietRow(source.partition(), source.offset());
            save(userId, episode);
            return;
        }
        boolean hadAlert = episode.alert() != null;
        Alert changed = episode.row(score, judgement, source.partition(), source.offset(), now);
        if (changed != null && !hadAlert) {
            metrics.opened(changed);
        }
        publish(changed, arrival.timestamp());
        save(userId, episode);
    }

    private void action(Record<String, Arrival> arrival, AlertAction action) {
        Episode episode = episodes.get(action.userId());
        Alert changed =
                episode == null ? null : episode.action(action, context().currentSystemTimeMs());
        if (episode == null || changed == null) {
            metrics.actionIgnored();
            return;
        }
        publish(changed, arrival.timestamp());
        Suppression mute = episode.mute();
        if (mute != null) {
            forward(mute, arrival.timestamp());
        }
        save(action.userId(), episode);
    }

    private void suppression(Record<String, Arrival> arrival, Suppression suppression) {
        long now = context().currentSystemTimeMs();
        String userId = suppression.userId();
        Episode episode = episodes.get(userId);
        if (episode == null) {
            if (suppression.until() <= now) {
                return;
            }
            episode = new Episode(userId, settings);
            episodes.put(userId, episode);
        }
        publish(episode.suppress(suppression, now), arrival.timestamp());
        save(userId, episode);
    }

    private void tick(long now) {
        publishAgain();
        for (Iterator<Map.Entry<String, Episode>> all = episodes.entrySet().iterator(); all.hasNext(); ) {
            var entry = all.next();
            Episode episode = entry.getValue();
            if (episode.isOver(now, since)) {
                all.remove();
                store().delete(entry.getKey());
                continue;
            }
            boolean hadAlert = episode.alert() != null;
            boolean hadClosed = episode.closed() != null;
            Alert changed = episode.tick(now, since, heard);
            publish(changed, now);
            if (changed != null || hadAlert != (episode.alert() != null) || hadClosed != (episode.closed() != null)) {
                save(entry.getKey(), episode);
            }
        }
    }

    /** Before anything else changes these alerts; in init() the nodes that follow are not ready. */
    private void publishAgain() {
        if (!unsure.isEmpty()) {
            List<Alert> alerts = unsure;
            unsure = List.of();
            alerts.forEach(alert -> forward(alert, since));
        }
        if (!unsureMutes.isEmpty()) {
            List<Suppression> mutes = unsureMutes;
            unsureMutes = List.of();
            mutes.forEach(mute -> forward(mute, since));
        }
    }

    private void publish(@Nullable Alert alert, long timestamp) {
        if (alert != null) {
            if (!alert.state().isActive()) {
                metrics.closed(alert);
            }
            forward(alert, timestamp);
        }
    }

    private void forward(Alert alert, long timestamp) {
        var record = new Record<String, Decision>(alert.alertId(), new Decision.Raised(alert), timestamp);
        try (RecordSpan span = tracing.create(Topics.ANOMALY_ALERTS.name(), record.headers())) {
            span.set("anomalyguard.alert.id", alert.alertId());
            span.set("anomalyguard.alert.state", alert.state().wireName());
            span.set("anomalyguard.severity", alert.severity().wireName());
            context().forward(record);
        }
    }

    private void forward(Suppression mute, long timestamp) {
        context().forward(new Record<String, Decision>(mute.userId(), new Decision.Muted(mute), timestamp));
    }

    private void save(String userId, Episode episode) {
        store().put(userId, episode.state());
    }

    private ProcessorContext<String, Decision> context() {
        if (context == null) {
            throw new IllegalStateException("used before init()");
        }
        return context;
    }

    private KeyValueStore<String, @Nullable EpisodeState> store() {
        if (store == null) {
            throw new IllegalStateException("used before init()");
        }
        return store;
    }
}

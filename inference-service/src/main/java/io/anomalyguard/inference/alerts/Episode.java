package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.inference.scoring.Reasons;
import io.anomalyguard.inference.scoring.Scorer.Judgement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one user who behaved abnormally: the last verdicts, and the alert while the behaviour lasts. An
 * episode is the time from the row that opened the alert until the behaviour is back to normal, whatever people do to
 * the alert meanwhile; so there is one alert in an episode. Each change answers with the alert's new state if that is to
 * be published, else null. Not thread-safe.
 */
final class Episode {
    private static final int REMEMBERED_ACTIONS = 32;

    /**
     * An alert that is acknowledged in a loop must not outgrow the megabyte that a record may have: a change has up to
     * 13 kB, for a note of 2,000 control characters takes six bytes for each.
     */
    private static final int MAX_CHANGES = 50;

    private static final String BACK_TO_NORMAL = "back to normal";
    private static final String SUPPRESSED = "suppressed";
    private static final String FALSE_POSITIVE = "false positive";

    private final String userId;
    private final AlertSettings settings;

    private int partition = -1;
    private long offset = -1;
    /** The newest verdict is bit 0; set for an anomaly. */
    private int recent;

    private int normalRun;
    private long anomalies;
    private long firstAnomalyAt;
    /** Wall clock of the latest anomaly. */
    private long lastAnomalyMs;

    /** Whether the pipeline has told since the user's last click that none came for a minute. */
    private boolean quiet;

    private long suppressedUntil;
    private @Nullable Alert alert;
    private boolean unpublished;
    private long publishedMs;
    private final ArrayDeque<UUID> actions = new ArrayDeque<>();

    /** The alert of the episode before, as long as its last state may be missing on the topic; see {@link #unsure}. */
    private @Nullable Alert closed;

    Episode(String userId, AlertSettings settings) {
        this.userId = userId;
        this.settings = settings;
    }

    Episode(EpisodeState state, AlertSettings settings) {
        this(state.userId(), settings);
        partition = state.partition();
        offset = state.offset();
        recent = state.recent();
        normalRun = state.normalRun();
        anomalies = state.anomalies();
        firstAnomalyAt = state.firstAnomalyAt();
        lastAnomalyMs = state.lastAnomalyMs();
        suppressedUntil = state.suppressedUntil();
        alert = state.alert();
        unpublished = state.unpublished();
        publishedMs = state.publishedMs();
        actions.addAll(state.actions());
        closed = state.closed();
        quiet = Boolean.TRUE.equals(state.quiet());
    }

    EpisodeState state() {
        return new EpisodeState(
                userId,
                partition,
                offset,
                recent,
                normalRun,
                anomalies,
                firstAnomalyAt,
                lastAnomalyMs,
                suppressedUntil,
                alert,
                unpublished,
                publishedMs,
                List.copyOf(actions),
                closed,
                quiet);
    }

    /** The alert of the running episode, also after a person has closed it; null if there is none. */
    @Nullable
    Alert alert() {
        return alert;
    }

    /** The alert of the episode before, while a restart would publish it again; null if there is none. */
    @Nullable
    Alert closed() {
        return closed;
    }

    /**
     * What a restart publishes again, the earlier one first: the alert and this state lie on different brokers, so after
     * a crash the state may tell of a change that the alerts' topic never got, and what made the change is not taken in
     * again. An alert that was closed longer ago than a restart reaches back is left alone, or it would never leave the
     * topic.
     */
    List<Alert> unsure() {
        var unsure = new ArrayList<Alert>(2);
        if (closed != null) {
            unsure.add(closed);
        }
        Alert current = alert;
        // An episode may outlast by weeks what a person did to its alert. The latest anomaly tells how long it did: the
        // time now would not, after a long stop.
        if (current != null && (current.state().isActive() || isRecent(current, lastAnomalyMs))) {
            unsure.add(current);
        }
        return unsure;
    }

    private boolean isRecent(Alert changed, long now) {
        return now - changed.updatedAt() < settings.forgetAfter().toMillis();
    }

    /**
     * Whether a row was taken in before. The processing is at-least-once: after a crash rows come again, while this
     * state is already past them.
     */
    boolean knows(int rowPartition, long rowOffset) {
        return rowPartition == partition && rowOffset <= offset;
    }

    /** Takes in the verdict on the user's next row. */
    @Nullable
    Alert row(Score score, Judgement judgement, int rowPartition, long rowOffset, long now) {
        partition = rowPartition;
        offset = rowOffset;
        quiet = false;
        recent = recent << 1 | (score.anomaly() ? 1 : 0);
        if (!score.anomaly()) {
            normalRun++;
            return normalRun >= settings.closeNormalRows() ? end(AlertChange.SYSTEM, BACK_TO_NORMAL, now, now) : null;
        }
        normalRun = 0;
        lastAnomalyMs = now;
        UserActivity row = score.activity();
        if (alert == null && (recent & window() & ~1) == 0) {
            firstAnomalyAt = row.timestamp();
            anomalies = 0;
        }
        anomalies++;
        Alert current = alert;
        if (current != null) {
            return current.state().isActive() ? grow(current, score, judgement, now) : null;
        }
        // A row that is judged late, after a stop, belongs to the time it is of.
        boolean suppressed = Math.min(now, row.ingestedMs()) < suppressedUntil;
        if (suppressed || Integer.bitCount(recent & window()) < settings.openAnomalies()) {
            return null;
        }
        var opened = new Alert(
                alertId(row),
                userId,
                AlertState.OPEN,
                score.severity(),
                row.ingestedMs(),
                now,
                firstAnomalyAt,
                row.timestamp(),
                Reasons.describe(judgement.model(), judgement.verdict(), score.contributions()),
                score.anomalyScore(),
                score.threshold(),
                anomalies,
                score.modelVersion(),
                score.contributions(),
                List.of(new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, now)));
        return publish(opened, now);
    }

    /** Takes in the row that says that the user has gone quiet; it is no behaviour. */
    void quietRow(int rowPartition, long rowOffset) {
        partition = rowPartition;
        offset = rowOffset;
        quiet = true;
    }

    private @Nullable Alert grow(Alert current, Score score, Judgement judgement, long now) {
        boolean worst = score.anomalyScore() > current.maxScore();
        var severity = current.severity().worse(score.severity());
        var grown = new Alert(
                current.alertId(),
                userId,
                current.state(),
                severity,
                current.openedAt(),
                now,
                current.firstAnomalyAt(),
                Math.max(current.lastAnomalyAt(), score.activity().timestamp()),
                worst
                        ? Reasons.describe(judgement.model(), judgement.verdict(), score.contributions())
                        : current.reason(),
                Math.max(current.maxScore(), score.anomalyScore()),
                current.threshold(),
                anomalies,
                current.modelVersion(),
                worst ? score.contributions() : current.contributions(),
                current.history());
        if (severity != current.severity()
                || now - publishedMs >= settings.updateEvery().toMillis()) {
            return publish(grown, now);
        }
        alert = grown;
        unpublished = true;
        return null;
    }

    /**
     * Takes in what a person did. Null also if it changes nothing: repeated, about another or a closed alert, or one more
     * acknowledgement of an alert that has {@value #MAX_CHANGES} changes.
     */
    @Nullable
    Alert action(AlertAction action, long now) {
        Alert current = alert;
        if (current == null
                || !current.alertId().equals(action.alertId())
                || !current.state().isActive()
                || actions.contains(action.actionId())
                || (action.action() == AlertActionType.ACKNOWLEDGE
                        && current.history().size() >= MAX_CHANGES)) {
            return null;
        }
        if (actions.size() == REMEMBERED_ACTIONS) {
            actions.removeFirst();
        }
        actions.addLast(action.actionId());
        // Two alerts full of notes would be too much for a record of the state. Who acts on this one has seen it, so
        // that the one before has arrived as well.
        closed = null;
        if (action.action() == AlertActionType.FALSE_POSITIVE) {
            suppressedUntil = mutedUntil(now);
        }
        return publish(
                change(current, action.action().result(), action.by(), action.note(), action.timestamp(), now), now);
    }

    /**
     * The suppression that comes of an alert that was called a false positive, as long as nobody has said otherwise since;
     * null if there is none.
     */
    @Nullable
    Suppression mute() {
        Alert current = alert;
        if (current == null
                || current.state() != AlertState.FALSE_POSITIVE
                || suppressedUntil != mutedUntil(current.updatedAt())
                || suppressedUntil <= current.updatedAt()) {
            return null;
        }
        String by = current.history().getLast().by();
        return new Suppression(userId, suppressedUntil, by, FALSE_POSITIVE, current.updatedAt());
    }

    private long mutedUntil(long calledAt) {
        return calledAt + settings.suppressFalsePositive().toMillis();
    }

    /**
     * Takes in that the user shall raise no alerts for a while, or shall again. An active alert is resolved; should the
     * behaviour outlast the suppression, another one opens.
     */
    @Nullable
    Alert suppress(Suppression suppression, long now) {
        if (suppression.until() == suppressedUntil) {
            // Repeated, or what became of a false positive here: that has ended the alert, and not the episode.
            return null;
        }
        suppressedUntil = suppression.until();
        if (alert == null || suppression.until() <= Math.max(now, suppression.timestamp())) {
            return null;
        }
        String note = suppression.note();
        return end(suppression.by(), note == null ? SUPPRESSED : note, suppression.timestamp(), now);
    }

    /**
     * Lets time pass. Silence of a user ends his episode only where it is his own: after his quiet row, or where others'
     * rows go on. That none come at all, because the pipeline stands still, says nothing of him until he is forgotten.
     *
     * @param since when this instance began to see the user's rows; silence before that means nothing
     * @param heard how far in the broker's time the rows have come that the user's would be among, epoch ms; 0 for none
     */
    @Nullable
    Alert tick(long now, long since, long heard) {
        Alert before = closed;
        if (before != null
                && now - Math.max(before.updatedAt(), since)
                        >= settings.forgetAfter().toMillis()) {
            closed = null;
        }
        Alert current = alert;
        if (current == null) {
            return null;
        }
        long silentSince = Math.max(lastAnomalyMs, since);
        if (Math.max(heard, quiet ? now : 0) - silentSince
                        >= settings.closeQuiet().toMillis()
                || now - silentSince >= settings.forgetAfter().toMillis()) {
            return end(AlertChange.SYSTEM, BACK_TO_NORMAL, now, now);
        }
        if (unpublished && now - publishedMs >= settings.updateEvery().toMillis()) {
            return publish(current, now);
        }
        return null;
    }

    /** True if nothing would be lost by forgetting the user. */
    boolean isOver(long now, long since) {
        return alert == null
                && closed == null
                && now >= suppressedUntil
                && now - Math.max(lastAnomalyMs, since)
                        >= settings.forgetAfter().toMillis();
    }

    /** Ends the episode, and resolves its alert unless a person has closed that. */
    private @Nullable Alert end(String by, String note, long at, long now) {
        Alert current = alert;
        alert = null;
        unpublished = false;
        recent = 0;
        anomalies = 0;
        if (current == null) {
            return null;
        }
        if (!current.state().isActive()) {
            closed = isRecent(current, now) ? current : null;
            return null;
        }
        closed = change(current, AlertState.RESOLVED, by, note, at, now);
        return closed;
    }

    private Alert publish(Alert next, long now) {
        alert = next;
        unpublished = false;
        publishedMs = now;
        return next;
    }

    private int window() {
        return settings.openRows() == Integer.SIZE ? -1 : (1 << settings.openRows()) - 1;
    }

    /** The same row opens the same alert, however often it is processed. */
    private String alertId(UserActivity row) {
        String identity = userId + '|' + (row.eventId() == null ? row.timestamp() : row.eventId());
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Alert change(Alert alert, AlertState state, String by, @Nullable String note, long at, long now) {
        var history = new ArrayList<>(alert.history());
        history.add(new AlertChange(state, by, note, at));
        return new Alert(
                alert.alertId(),
                alert.userId(),
                state,
                alert.severity(),
                alert.openedAt(),
                now,
                alert.firstAnomalyAt(),
                alert.lastAnomalyAt(),
                alert.reason(),
                alert.maxScore(),
                alert.threshold(),
                alert.anomalousRows(),
                alert.modelVersion(),
                alert.contributions(),
                history);
    }
}

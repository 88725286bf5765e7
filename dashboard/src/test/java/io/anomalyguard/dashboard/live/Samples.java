package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.score.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Records as the other services would send them, and a way to put them into a model. */
public final class Samples {
    private Samples() {}

    public static Alert alert(String id, String user, AlertState state, Severity severity, long openedAt) {
        return alert(
                id,
                user,
                state,
                severity,
                openedAt,
                List.of(new Contribution("clicks_10s", 148, 3, 1)),
                List.of(new AlertChange(state, AlertChange.SYSTEM, null, openedAt)));
    }

    public static Alert alert(
            String id,
            String user,
            AlertState state,
            Severity severity,
            long openedAt,
            List<Contribution> contributions,
            List<AlertChange> history) {
        return new Alert(
                id,
                user,
                state,
                severity,
                openedAt,
                openedAt + 1,
                openedAt,
                openedAt,
                "148 clicks in 10 s where 3 are usual",
                0.71,
                0.6,
                1,
                "m-1",
                contributions,
                history);
    }

    static UserActivity row(String user, long ingestedMs, boolean quiet) {
        return UserActivity.ofVector(
                user,
                ingestedMs,
                ingestedMs,
                quiet ? null : new UUID(7, ingestedMs),
                new double[Feature.all().size()]);
    }

    /** A feature row of a click of then. */
    public static UserActivity row(String user, long at) {
        return row(user, at, false);
    }

    /** A verdict of then. */
    public static Score verdict(String user, long at, double score, boolean anomaly) {
        return score(row(user, at, false), score, anomaly, at + 1);
    }

    static Score score(UserActivity row, double score, boolean anomaly, long scoredMs) {
        return new Score(
                row, score, 0.9, anomaly, anomaly ? Severity.HIGH : Severity.NONE, 0.6, "m-1", List.of(), scoredMs);
    }

    /** What the feed does with a record of the alert topic. */
    public static void put(LiveModel model, Alert alert) {
        model.alert(alert.alertId(), alert);
    }

    /** What the feed does with a verdict that comes now. */
    public static void verdict(LiveModel model, String user, double score, boolean anomaly) {
        long now = System.currentTimeMillis();
        model.verdict(score(row(user, now, false), score, anomaly, now), now, true);
    }

    /** What the feed does with an anomalous verdict on a user who has gone quiet. */
    public static void quiet(LiveModel model, String user) {
        long now = System.currentTimeMillis();
        model.verdict(score(row(user, now, true), 0.61, true, now), now, true);
    }

    /** What the feed does with an attack's label. */
    public static void label(LiveModel model, AttackLabel label) {
        model.label(label);
    }

    /** What the feed does with a rejected event that comes now. */
    public static void rejected(LiveModel model, String field, String reason) {
        model.rejected(field, reason, System.currentTimeMillis());
    }

    /** What the feed does when it has read the topics. */
    public static void loaded(LiveModel model) {
        model.alertsLoaded();
        model.trafficLoaded();
    }

    /** What the feed does when the broker answers. */
    public static void connected(LiveModel model) {
        model.broker(new BrokerState.Connected());
    }

    /** What the feed does when the broker answered last at {@code sinceMs}, epoch milliseconds. */
    public static void unreachable(LiveModel model, long sinceMs) {
        model.broker(new BrokerState.Unreachable(sinceMs));
    }

    /** What the browser tabs get when an update that was taken earlier reaches them only now. */
    public static void deliver(LiveUpdates updates, LiveUpdate late) {
        updates.deliver(late);
    }

    /** A model without alerts, as before anything was read. */
    public static void clear(LiveModel model) {
        model.forgetAlerts();
    }

    /** A clock that stands where it is put. */
    static final class SetClock extends Clock {
        long now;

        SetClock(long now) {
            this.now = now;
        }

        @Override
        public long millis() {
            return now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}

package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.score.Score;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say now. One for the whole process: feeds write, any number of browsers read. Memory is bounded at
 * any rate and any number of users: about 2 MB, the newest verdict of {@value #MAX_VERDICTS} users (5 MB),
 * {@value #MAX_LABELS} attack labels, the alerts (see {@link AlertBook}), and up to {@value UserWatch#CAPACITY} verdicts
 * (0.5 MB) for each open page on a user. Thread-safe.
 */
public final class LiveModel {
    /** How far back the chart goes, in seconds. */
    public static final int WINDOW_SECONDS = 300;

    /** Over how long click to screen is measured, in seconds: alerts are rare. */
    public static final int SCREEN_WINDOW_SECONDS = 900;

    static final int MAX_VERDICTS = 10_000;

    /** Attack labels that are held, the newest ones. */
    static final int MAX_LABELS = 1_000;

    private static final int MINUTE = 60;
    private static final int RATE_SECONDS = 3;
    /** Rows arrive this long after their second has ended, at the latest, when all is well. */
    private static final long SETTLE_MS = 500;

    private final Clock clock;
    private final SecondCounter events = new SecondCounter(WINDOW_SECONDS + 30);
    private final SecondCounter anomalies = new SecondCounter(WINDOW_SECONDS + 30);
    private final SecondCounter verdicts = new SecondCounter(WINDOW_SECONDS + 30);
    private final RejectedEvents rejected = new RejectedEvents(WINDOW_SECONDS);
    private final ActiveUsers activeUsers;
    private final ScoreDistribution distribution = new ScoreDistribution();
    private final LatencyWindow clickToVerdict = new LatencyWindow(MINUTE);
    private final LatencyWindow clickToScreen = new LatencyWindow(SCREEN_WINDOW_SECONDS);
    private final Flow flow = new Flow();
    private final AlertBook alerts;
    private final LinkedHashMap<String, Verdict> newestVerdicts = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > MAX_VERDICTS;
        }
    };

    private final LinkedHashMap<String, AttackLabel> labels = new LinkedHashMap<>();
    private final Map<String, List<UserWatch>> watches = new HashMap<>();

    private BrokerState broker = new BrokerState.Connecting();
    private boolean alertsLoaded;

    /** The first second whose traffic was read in full; 0 where all was. */
    private long trafficFrom;

    /** When that was first so; 0 before. */
    private long trafficLoadedMs;

    private @Nullable String modelVersion;
    private @Nullable Double threshold;

    /** What the newest verdict on a user said. */
    public record Verdict(double score, boolean anomaly, long atMs) {}

    LiveModel(Clock clock, LiveSettings settings, long seed) {
        this.clock = clock;
        this.alerts = new AlertBook(settings.maxActiveAlerts(), settings.maxClosedAlerts());
        this.activeUsers = new ActiveUsers(MINUTE, seed);
    }

    /**
     * A feature row that an event caused. It counts for the second of its click: what waited for a service to start would
     * otherwise be one tall peak.
     *
     * @param clickMs when the broker received the click
     * @param brokerMs when it received the row
     */
    synchronized void event(byte[] userKey, long clickMs, long brokerMs) {
        long second = clickMs / 1000;
        events.add(second);
        activeUsers.seen(userKey, second);
        flow.event(clickMs, brokerMs);
    }

    /** A feature row of a past that is made up for features and models to begin with. */
    synchronized void backfill(long brokerMs) {
        flow.backfill(brokerMs);
    }

    /**
     * Takes a verdict. One on a user who has gone quiet counts nowhere: it is about nothing that somebody did.
     *
     * @param live false for a record from before the start, whose way here says nothing about latency
     */
    synchronized void verdict(Score score, long brokerMs, boolean live) {
        for (UserWatch watch : watches.getOrDefault(score.userId(), List.of())) {
            watch.add(score);
        }
        if (score.activity().isQuiet()) {
            newestVerdicts.remove(score.userId());
        } else {
            count(score, brokerMs);
            if (live) {
                measure(score, brokerMs);
            }
        }
        if (flow.verdict(brokerMs)) {
            modelVersion = score.modelVersion();
            threshold = score.threshold();
        }
    }

    private void count(Score score, long brokerMs) {
        long second = score.activity().ingestedMs() / 1000;
        verdicts.add(second);
        if (score.anomaly()) {
            anomalies.add(second);
        }
        distribution.add(second, score.anomalyScore());
        newestVerdicts.put(score.userId(), new Verdict(score.anomalyScore(), score.anomaly(), brokerMs));
    }

    private void measure(Score score, long brokerMs) {
        long clickMs = score.activity().ingestedMs();
        flow.judged(clickMs, score.scoredMs());
        // What the services found waiting when they started says how long they were away, not how fast they are.
        if (flow.isLive(clickMs)) {
            clickToVerdict.add(brokerMs / 1000, score.scoredMs() - clickMs);
        }
    }

    synchronized void rejected(String field, String reason, long brokerMs) {
        rejected.add(field, reason, brokerMs / 1000);
    }

    synchronized void label(AttackLabel label) {
        labels.remove(label.attackId());
        labels.put(label.attackId(), label);
        if (labels.size() > MAX_LABELS) {
            labels.pollFirstEntry();
        }
    }

    /**
     * A browser has painted an alert.
     *
     * @param openedAt the alert's {@link Alert#openedAt()}
     * @return how long that took since the click, in ms; empty for an alert of a backlog
     */
    synchronized OptionalLong painted(long openedAt) {
        if (!isFresh(openedAt)) {
            return OptionalLong.empty();
        }
        long now = clock.millis();
        clickToScreen.add(now / 1000, now - openedAt);
        return OptionalLong.of(now - openedAt);
    }

    /** Whether a click that the broker received then was handled live, not as part of a backlog. */
    public synchronized boolean isFresh(long ingestedMs) {
        return flow.isLive(ingestedMs);
    }

    /**
     * Takes an alert's new state.
     *
     * @param alert null where the topic has no such alert any more
     * @return whether somebody should see the change at once
     */
    synchronized boolean alert(String alertId, @Nullable Alert alert) {
        if (alert == null) {
            alerts.remove(alertId);
            return false;
        }
        return alerts.apply(alert) == AlertBook.Change.URGENT;
    }

    synchronized void broker(BrokerState state) {
        broker = state;
    }

    synchronized void alertsLoaded() {
        alertsLoaded = true;
    }

    /**
     * Not all rows of the time before this have been read.
     *
     * @param clickMs when the broker received the click of the first row that was, epoch ms
     */
    synchronized void trafficReadFrom(long clickMs) {
        trafficFrom = Math.max(trafficFrom, clickMs / 1000 + 1);
    }

    synchronized void trafficLoaded() {
        if (trafficLoadedMs == 0) {
            trafficLoadedMs = clock.millis();
        }
    }

    /** The alert topic was made anew: what it said before is void. */
    synchronized void forgetAlerts() {
        alerts.clear();
        alertsLoaded = false;
    }

    /** True once every alert that was on the topic at start has been read. */
    public synchronized boolean isReady() {
        return alertsLoaded;
    }

    /** How the broker was when last asked. */
    synchronized BrokerState broker() {
        return broker;
    }

    /** The figures of now. */
    public synchronized Overview overview() {
        long now = clock.millis();
        long second = knownUntil(now) / 1000;
        long rateTo = settledSecond(now);
        // While rows or verdicts are late, the last minute that is known ends earlier.
        long rowsTo = rowsUntil(now) / 1000;
        long verdictsTo = verdictsUntil(now) / 1000;
        return new Overview(
                now,
                pipeline(now),
                alertsLoaded && trafficLoadedMs != 0,
                events.sum(rateTo - RATE_SECONDS, rateTo) / (double) RATE_SECONDS,
                activeUsers.count(rowsTo),
                activeUsers.isEstimate(),
                anomalies.sum(verdictsTo - MINUTE, verdictsTo + 1),
                verdicts.sum(verdictsTo - MINUTE, verdictsTo + 1),
                rejected.count(second),
                clickToVerdict.summary(second),
                clickToScreen.summary(second),
                modelVersion,
                threshold);
    }

    /** The alerts; the same object until something changes. */
    public synchronized AlertList alerts() {
        return alerts.list();
    }

    /** An alert's newest state, or null if it is not held (any more). */
    public synchronized @Nullable Alert alert(String alertId) {
        return alerts.get(alertId);
    }

    /** The newest attack labels, in the order in which they came. */
    public synchronized List<AttackLabel> labels() {
        return List.copyOf(labels.sequencedValues());
    }

    /** Why events were rejected in the last five minutes, most frequent reason first. */
    public synchronized List<RejectedReason> rejectedReasons() {
        return rejected.reasons(knownUntil(clock.millis()) / 1000);
    }

    /** Collects the verdicts on a user from now on, until the watch is closed. */
    public synchronized UserWatch watch(String userId) {
        var watch = new UserWatch(this, userId);
        watches.computeIfAbsent(userId, user -> new ArrayList<>()).add(watch);
        return watch;
    }

    synchronized void unwatch(String userId, UserWatch watch) {
        watches.computeIfPresent(userId, (user, open) -> {
            open.remove(watch);
            return open.isEmpty() ? null : open;
        });
    }

    /** A user with the newest verdict on them. */
    public record UserVerdict(String userId, Verdict verdict) {}

    /**
     * The users whose newest verdict, within the last minute, has the highest scores; highest first. Where there were more than
     * {@value #MAX_VERDICTS} users, of those seen last.
     */
    public synchronized List<UserVerdict> standingOut(int limit) {
        long from = knownUntil(clock.millis()) - MINUTE * 1000L;
        return newestVerdicts.entrySet().stream()
                .filter(entry -> entry.getValue().atMs() >= from)
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().score()))
                .limit(limit)
                .map(entry -> new UserVerdict(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * How many users a threshold would flag.
     *
     * @param flagged users of the last minute whose newest verdict's score reaches it
     * @param users users of the last minute
     * @param all false where there were more users in the last minute than are held: then these are the ones seen last
     */
    public record Flagged(int flagged, int users, boolean all) {}

    /** What a threshold would do, by the newest verdict of each user within the last minute. */
    public synchronized Flagged flagged(double threshold) {
        long from = knownUntil(clock.millis()) - MINUTE * 1000L;
        int users = 0;
        int flagged = 0;
        for (Verdict verdict : newestVerdicts.values()) {
            if (verdict.atMs() >= from) {
                users++;
                flagged += verdict.score() >= threshold ? 1 : 0;
            }
        }
        return new Flagged(flagged, users, users < MAX_VERDICTS);
    }

    /** Verdicts of the last five minutes in equal bins over the score's range, 0 to 1. */
    public synchronized long[] scoreBins() {
        return distribution.bins(verdictsUntil(clock.millis()) / 1000);
    }

    /** The moment that the figures are of: now, or when the broker last answered. What came since is not nothing but unknown. */
    private long knownUntil(long now) {
        return broker instanceof BrokerState.Unreachable(var sinceMs) ? Math.min(sinceMs, now) : now;
    }

    private long rowsUntil(long now) {
        return Math.min(knownUntil(now), flow.knownUntil(now));
    }

    private long verdictsUntil(long now) {
        return Math.min(knownUntil(now), flow.judgedUntil(now));
    }

    /**
     * The first second, since the epoch, whose traffic is not complete yet. It goes back when rows turn out to be late, or the broker
     * not to have answered for a while.
     */
    public synchronized long settledSecond() {
        return settledSecond(clock.millis());
    }

    private long settledSecond(long now) {
        // While rows are late, the newest seconds are not empty but unknown.
        return Math.min(rowsUntil(now), now - SETTLE_MS) / 1000;
    }

    /**
     * Traffic of the seconds {@code [from, to)}, seconds since the epoch, at most the last five minutes; without those before the
     * start that there were too many rows of to be read.
     */
    public synchronized List<TrafficPoint> traffic(long from, long to) {
        var points = new ArrayList<TrafficPoint>();
        for (long second = Math.max(Math.max(from, trafficFrom), to - WINDOW_SECONDS); second < to; second++) {
            points.add(new TrafficPoint(second, events.at(second), anomalies.at(second)));
        }
        return points;
    }

    private PipelineState pipeline(long now) {
        return switch (broker) {
            case BrokerState.Connecting(var servers) ->
                new PipelineState(
                        PipelineState.Level.STARTING,
                        "Waiting for Kafka" + (servers.isEmpty() ? "" : " at " + servers));
            case BrokerState.Unreachable(var sinceMs) ->
                new PipelineState(
                        PipelineState.Level.DOWN,
                        "Kafka has not answered for " + Flow.words(now - sinceMs) + ", figures are old");
            case BrokerState.TopicsMissing(var topics) ->
                new PipelineState(PipelineState.Level.STARTING, "Waiting for topics: " + String.join(", ", topics));
            case BrokerState.Connected() ->
                flow.state(now, alertsLoaded ? trafficLoadedMs : 0, clickToVerdict.summary(now / 1000));
        };
    }
}

package io.anomalyguard.inference.alerts;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.contracts.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Counts what the stream scorer does. Meters are made once, because their look-up is too slow for every row. */
@Component
public final class AlertMetrics {
    /** Around 15 us for an ordinary row and 150 us for one that is explained. */
    private static final Duration[] JUDGING = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(25_000),
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25)
    };

    /** Around the promise of 200 ms; a backlog shows in the last ones. */
    private static final Duration[] DELAYS = {
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(75),
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry meters;
    private final Map<Severity, Counter> scores = new EnumMap<>(Severity.class);
    private final Counter unscored;
    private final Counter ignoredActions;
    private final Counter replacedThreads;
    private final Timer scoring;
    private final Timer delay;
    private final Timer alertDelay;

    public AlertMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Severity severity : Severity.values()) {
            scores.put(
                    severity,
                    Counter.builder("anomalyguard.scores")
                            .description("Feature rows scored from the stream")
                            .tag("severity", severity.wireName())
                            .register(meters));
        }
        unscored = Counter.builder("anomalyguard.rows.unscored")
                .description("Feature rows that passed while there was no model yet")
                .register(meters);
        ignoredActions = Counter.builder("anomalyguard.alert.actions.ignored")
                .description(
                        "Actions that were repeated, on an unknown or closed alert, or one acknowledgement too many")
                .register(meters);
        // Of the same name as stream-processor's: one rule and one runbook for both.
        replacedThreads = Counter.builder("anomalyguard.streams.threads.replaced")
                .description("Stream threads that died of an error and were replaced")
                .register(meters);
        // Counters that begin with their first event hide it from rate() and increase().
        for (Severity severity : Severity.values()) {
            for (AlertState state : AlertState.values()) {
                if (severity != Severity.NONE && state != AlertState.ACKNOWLEDGED) {
                    counter(severity, state);
                }
            }
        }
        invalidRecords(Topics.USER_FEATURES.name());
        scoring = Timer.builder("anomalyguard.scoring.duration")
                .description("Time to judge a feature row, with reasons where it is an anomaly")
                .serviceLevelObjectives(JUDGING)
                .register(meters);
        delay = Timer.builder("anomalyguard.scoring.delay")
                .description("From the broker's receipt of a click to its verdict")
                .serviceLevelObjectives(DELAYS)
                .register(meters);
        alertDelay = Timer.builder("anomalyguard.alert.delay")
                .description("From the broker's receipt of the click that opened an alert until the alert is published")
                .serviceLevelObjectives(DELAYS)
                .register(meters);
    }

    void scored(Severity severity, long nanos, long delayMs) {
        requireNonNull(scores.get(severity)).increment();
        scoring.record(nanos, TimeUnit.NANOSECONDS);
        delay.record(Duration.ofMillis(Math.max(0, delayMs)));
    }

    void threadReplaced() {
        replacedThreads.increment();
    }

    void unscored() {
        unscored.increment();
    }

    void invalid(String topic) {
        invalidRecords(topic).increment();
    }

    private Counter invalidRecords(String topic) {
        return Counter.builder("anomalyguard.records.invalid")
                .description("Records that could not be read or processed and were skipped")
                .tag("topic", topic)
                .register(meters);
    }

    void actionIgnored() {
        ignoredActions.increment();
    }

    void opened(Alert alert) {
        counter(alert.severity(), AlertState.OPEN).increment();
        alertDelay.record(Duration.ofMillis(Math.max(0, alert.updatedAt() - alert.openedAt())));
    }

    void closed(Alert alert) {
        counter(alert.severity(), alert.state()).increment();
    }

    private Counter counter(Severity severity, AlertState state) {
        boolean opened = state == AlertState.OPEN;
        return Counter.builder(opened ? "anomalyguard.alerts.opened" : "anomalyguard.alerts.closed")
                .description(opened ? "Alerts opened" : "Alerts closed")
                .tag("severity", severity.wireName())
                .tag("state", state.wireName())
                .register(meters);
    }
}

package io.anomalyguard.inference.alerts;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
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
    private final MeterRegistry meters;
    private final Map<Severity, Counter> scores = new EnumMap<>(Severity.class);
    private final Counter unscored;
    private final Counter ignoredActions;
    private final Timer scoring;
    private final Timer delay;

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
                .description("Actions that were repeated, or on an unknown or closed alert")
                .register(meters);
        scoring = Timer.builder("anomalyguard.scoring.duration")
                .description("Time to judge a feature row, with reasons where it is an anomaly")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        delay = Timer.builder("anomalyguard.scoring.delay")
                .description("From the broker's receipt of a click to its verdict")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    void scored(Severity severity, long nanos, long delayMs) {
        requireNonNull(scores.get(severity)).increment();
        scoring.record(nanos, TimeUnit.NANOSECONDS);
        delay.record(Duration.ofMillis(Math.max(0, delayMs)));
    }

    void unscored() {
        unscored.increment();
    }

    void invalid(String topic) {
        Counter.builder("anomalyguard.records.invalid")
                .description("Records that could not be read and were skipped")
                .tag("topic", topic)
                .register(meters)
                .increment();
    }

    void actionIgnored() {
        ignoredActions.increment();
    }

    /** Counts an alert's first and last publication. */
    void published(Alert alert) {
        if (!alert.state().isActive()) {
            count("anomalyguard.alerts.closed", "Alerts closed", alert, alert.state());
        } else if (alert.state() == AlertState.OPEN
                && alert.updatedAt() == alert.history().getFirst().at()) {
            count("anomalyguard.alerts.opened", "Alerts opened", alert, AlertState.OPEN);
        }
    }

    private void count(String name, String description, Alert alert, AlertState state) {
        Counter.builder(name)
                .description(description)
                .tag("severity", alert.severity().wireName())
                .tag("state", state.wireName())
                .register(meters)
                .increment();
    }
}

package io.anomalyguard.processor.activity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the aggregation counts. A transaction that is aborted has counted its events all the same. Thread-safe. */
public final class ActivityMetrics {
    private final Counter rows;
    private final Counter quietRows;
    private final Counter duplicates;
    private final Counter late;
    private final Counter removed;
    private final Set<ActivityProcessor> processors = ConcurrentHashMap.newKeySet();

    public ActivityMetrics(MeterRegistry registry) {
        rows = counter(registry, "anomalyguard.feature.rows", "Feature rows made, one for each event that counts");
        quietRows = counter(registry, "anomalyguard.feature.rows.quiet", "Rows that say that a user has gone quiet");
        duplicates =
                counter(registry, "anomalyguard.events.duplicate", "Events whose event_id had been counted before");
        late = counter(
                registry, "anomalyguard.events.late", "Events dropped because they came later than the lateness");
        removed = counter(registry, "anomalyguard.users.removed", "Idle users whose state was removed");
        Gauge.builder(
                        "anomalyguard.users",
                        processors,
                        all -> all.stream()
                                .mapToLong(ActivityProcessor::userCount)
                                .sum())
                .description("Users with state in this instance")
                .register(registry);
    }

    void row() {
        rows.increment();
    }

    void quietRow() {
        quietRows.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void late() {
        late.increment();
    }

    void removed() {
        removed.increment();
    }

    void add(ActivityProcessor processor) {
        processors.add(processor);
    }

    void remove(ActivityProcessor processor) {
        processors.remove(processor);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}

package io.anomalyguard.processor.sink;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.WriteResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the sink counts. Thread-safe. */
public final class SinkMetrics {
    private final Counter written;
    private final Counter skipped;
    private final Counter corrupt;
    private final Counter failures;
    private final DistributionSummary batch;
    private final Timer write;
    private final Timer delay;
    private final Timer age;
    private final AtomicLong lag = new AtomicLong();

    public SinkMetrics(MeterRegistry registry) {
        written = Counter.builder("anomalyguard.sink.rows.written")
                .description("Rows written to the online store")
                .register(registry);
        skipped = Counter.builder("anomalyguard.sink.rows.skipped")
                .description("Rows not written because a newer one of their user was at hand or stored")
                .register(registry);
        corrupt = Counter.builder("anomalyguard.sink.rows.corrupt")
                .description("Records of user.features that are no feature row")
                .register(registry);
        failures = Counter.builder("anomalyguard.sink.write.failures")
                .description("Attempts to write a batch that the online store did not take")
                .register(registry);
        batch = DistributionSummary.builder("anomalyguard.sink.batch.size")
                .description("Rows read at once")
                .serviceLevelObjectives(1, 10, 100, 1_000, 10_000)
                .register(registry);
        write = Timer.builder("anomalyguard.sink.write")
                .description("Time to write one batch to the online store")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(registry);
        delay = Timer.builder("anomalyguard.sink.delay")
                .description("From the broker's receipt of a feature row until it is readable in the online store; the"
                        + " oldest row of each batch")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
        Gauge.builder("anomalyguard.sink.lag", lag, AtomicLong::doubleValue)
                .description("Records of user.features that this instance has still to write to the online store")
                .register(registry);
        age = Timer.builder("anomalyguard.feature.age")
                .description(
                        "From the broker's receipt of an event until its feature row is readable in the online store")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    void corrupt() {
        corrupt.increment();
    }

    void failed() {
        failures.increment();
    }

    void lag(long records) {
        lag.set(records);
    }

    /**
     * @param oldest when the broker received the oldest of the rows, epoch ms
     * @param now the wall clock when the rows had been written, epoch ms
     */
    void written(List<UserActivity> rows, WriteResult result, long oldest, long nanos, long now) {
        if (rows.isEmpty()) {
            return;
        }
        written.increment(result.written());
        skipped.increment(result.skipped());
        batch.record(rows.size());
        write.record(nanos, TimeUnit.NANOSECONDS);
        delay.record(Math.max(now - oldest, 0), TimeUnit.MILLISECONDS);
        for (var row : rows) {
            if (!row.isQuiet()) {
                age.record(Math.max(now - row.ingestedMs(), 0), TimeUnit.MILLISECONDS);
            }
        }
    }
}

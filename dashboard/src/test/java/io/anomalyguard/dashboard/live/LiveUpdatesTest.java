package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveUpdatesTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final LiveModel model = new LiveModel(Clock.systemUTC(), new LiveSettings(100, 100, 0), 1);
    private final LiveUpdates updates = new LiveUpdates(model, metrics);

    @AfterEach
    void stop() {
        updates.close();
    }

    @Test
    void shouldCarryAnUrgentAlertAndCountIt() {
        var seen = new CopyOnWriteArrayList<LiveUpdate>();
        updates.subscribe(seen::add);
        Samples.put(model, Samples.alert("a", "u-1", AlertState.OPEN, Severity.CRITICAL, 1));
        updates.urgent();
        await().untilAsserted(() -> assertThat(count("urgent")).isEqualTo(1));
        assertThat(seen)
                .anySatisfy(update ->
                        assertThat(update.alerts().open(Severity.CRITICAL)).isEqualTo(1));
    }

    @Test
    void shouldJoinABurstOfUrgentAlertsIntoFewUpdates() {
        updates.subscribe(update -> {});
        for (int i = 0; i < 10_000; i++) {
            updates.urgent();
        }
        await().untilAsserted(() -> assertThat(count("urgent")).isPositive());
        await().untilAsserted(() -> assertThat(count("regular")).isGreaterThan(2));
        assertThat(count("urgent")).isLessThan(10_000 / 100);
    }

    @Test
    void shouldNeverSendMoreThanFiveWithinASecond() {
        var times = new CopyOnWriteArrayList<Long>();
        updates.subscribe(update -> times.add(updates.newestSentNanos()));
        await().until(() -> {
            updates.urgent();
            return times.size() > 12;
        });
        for (int i = LiveUpdates.MAX_PER_SECOND; i < times.size(); i++) {
            // A tick may be early by some milliseconds.
            assertThat(times.get(i) - times.get(i - LiveUpdates.MAX_PER_SECOND)).isGreaterThan(979_000_000L);
        }
    }

    /** A machine that stalls may hold up one pair, but not all. */
    @Test
    void shouldTellTwoUrgentAlertsAtOnce() {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(1_500))
                .until(() -> millis(urgentTimes(2), 0, 1) < 100);
    }

    @Test
    void shouldTellMoreUrgentAlertsAtEvenDistances() {
        List<Long> urgent = urgentTimes(8);
        for (int i = 2; i < urgent.size(); i++) {
            assertThat(millis(urgent, i - 1, i)).isGreaterThanOrEqualTo(199);
        }
    }

    /** When urgent updates were sent, as one after the other was asked for without a pause. */
    private List<Long> urgentTimes(int count) {
        record Sent(long nanos, double urgentBefore) {}
        var sent = new CopyOnWriteArrayList<Sent>();
        double before = count("urgent");
        Runnable leave = updates.subscribe(update -> sent.add(new Sent(updates.newestSentNanos(), count("urgent"))));
        // What kind an update was shows in the count that the next one finds.
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            updates.urgent();
            return !sent.isEmpty() && sent.getLast().urgentBefore - before >= count;
        });
        leave.run();
        var times = new ArrayList<Long>();
        for (int i = 0; i + 1 < sent.size(); i++) {
            if (sent.get(i + 1).urgentBefore > sent.get(i).urgentBefore) {
                times.add(sent.get(i).nanos);
            }
        }
        return times;
    }

    private static long millis(List<Long> nanos, int from, int to) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.get(to) - nanos.get(from));
    }

    @Test
    void shouldGoOnWhenAListenerFailsAndStopWhenItLeaves() {
        var good = new AtomicInteger();
        updates.subscribe(update -> {
            throw new IllegalStateException("a view that is broken");
        });
        Runnable leave = updates.subscribe(update -> good.incrementAndGet());
        await().untilAsserted(() -> assertThat(good.get()).isGreaterThan(2));
        assertThat(views()).isEqualTo(2);
        leave.run();
        assertThat(views()).isEqualTo(1);
    }

    private double count(String kind) {
        return metrics.get("anomalyguard.dashboard.updates")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private double views() {
        return metrics.get("anomalyguard.dashboard.views").gauge().value();
    }
}

package io.anomalyguard.dashboard.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the browsers' views what is new: five times a second, and at once (again after {@value #URGENT_GAP_MS} ms at
 * the earliest) when an alert needs to be seen. One thread for all, however many listen.
 */
public final class LiveUpdates implements AutoCloseable {
    static final long TICK_MS = 200;
    static final long URGENT_GAP_MS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);

    private final LiveModel model;
    private final Set<Consumer<LiveUpdate>> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-updates").daemon().factory());
    private final AtomicBoolean urgentPending = new AtomicBoolean();
    private final Counter regular;
    private final Counter urgent;
    private long lastUrgentNanos = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    LiveUpdates(LiveModel model, MeterRegistry metrics) {
        this.model = model;
        this.regular = counter(metrics, "regular");
        this.urgent = counter(metrics, "urgent");
        Gauge.builder("anomalyguard.dashboard.views", listeners, Set::size)
                .description("Browser tabs that get live updates")
                .register(metrics);
        var _ = thread.scheduleAtFixedRate(() -> send(regular), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private static Counter counter(MeterRegistry metrics, String kind) {
        return Counter.builder("anomalyguard.dashboard.updates")
                .description("Updates handed to browser tabs")
                .tag("kind", kind)
                .register(metrics);
    }

    /**
     * From now on the listener gets every update, on a thread that it must not hold up.
     *
     * @return ends it
     */
    public Runnable subscribe(Consumer<LiveUpdate> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The state of now, as an update. */
    public LiveUpdate current() {
        return new LiveUpdate(model.overview(), model.alerts());
    }

    /** An alert changed in a way that somebody should see at once. May be called from any thread, as often as it likes. */
    void urgent() {
        if (urgentPending.compareAndSet(false, true)) {
            thread.execute(this::sendUrgent);
        }
    }

    private void sendUrgent() {
        long wait = URGENT_GAP_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastUrgentNanos);
        if (wait > 0) {
            var _ = thread.schedule(this::sendUrgent, wait, TimeUnit.MILLISECONDS);
            return;
        }
        urgentPending.set(false);
        lastUrgentNanos = System.nanoTime();
        send(urgent);
    }

    private void send(Counter counter) {
        if (listeners.isEmpty()) {
            return;
        }
        // An exception would end the schedule, and with it every browser's updates.
        try {
            LiveUpdate update = current();
            for (Consumer<LiveUpdate> listener : listeners) {
                try {
                    listener.accept(update);
                    counter.increment();
                } catch (RuntimeException e) {
                    LOG.warn("a view failed to take an update", e);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("no update could be made", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

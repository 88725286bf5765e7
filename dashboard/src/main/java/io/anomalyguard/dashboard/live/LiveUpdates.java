package io.anomalyguard.dashboard.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * Tells the browsers' views what is new: three times a second, and at once when an alert needs to be seen, but never more
 * than {@value #MAX_PER_SECOND} times within a second. Two alerts in a second do not wait for anything. Those that come in
 * numbers are told at even distances, each within a third of a second: if five in a row used up a second, the next one
 * would wait for its end. One thread for all, however many listen.
 */
public final class LiveUpdates implements AutoCloseable {
    static final int MAX_PER_SECOND = 5;
    static final long TICK_MS = 333;

    /** Updates of a second that are kept back for alerts. */
    private static final int URGENT_AT_ONCE = 2;

    private static final long URGENT_APART_NANOS = TimeUnit.SECONDS.toNanos(1) / MAX_PER_SECOND;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A tick is not late by more. */
    private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);

    private final LiveModel model;
    private final Set<Consumer<LiveUpdate>> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-updates").daemon().factory());
    private final AtomicBoolean urgentPending = new AtomicBoolean();
    private final Counter regular;
    private final Counter urgent;
    private final Timer screenDelay;
    /** When the newest {@value #MAX_PER_SECOND} updates were sent, oldest first. */
    private final ArrayDeque<Long> sentNanos = new ArrayDeque<>();

    /** When the newest {@value #URGENT_AT_ONCE} of them that were urgent were sent, oldest first. */
    private final ArrayDeque<Long> urgentNanos = new ArrayDeque<>();

    private long taken;

    LiveUpdates(LiveModel model, MeterRegistry metrics) {
        this.model = model;
        this.regular = counter(metrics, "regular");
        this.urgent = counter(metrics, "urgent");
        this.screenDelay = Timer.builder("anomalyguard.screen.delay")
                .description(
                        "From the broker's receipt of the click that opened an alert until a browser has painted it")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(150),
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(metrics);
        Gauge.builder("anomalyguard.dashboard.views", listeners, Set::size)
                .description("Browser tabs that get live updates")
                .register(metrics);
        var _ = thread.scheduleAtFixedRate(this::sendRegular, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
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

    /** The state of now, as an update: none with a smaller number has anything newer. */
    public LiveUpdate current() {
        return current(false);
    }

    private synchronized LiveUpdate current(boolean urgent) {
        return new LiveUpdate(++taken, model.overview(), model.alerts(), urgent);
    }

    /**
     * A browser has painted an alert.
     *
     * @param openedAt when the broker received the click that opened it, epoch ms
     */
    public void painted(long openedAt) {
        model.painted(openedAt).ifPresent(ms -> screenDelay.record(Math.max(0, ms), TimeUnit.MILLISECONDS));
    }

    /** An alert changed in a way that somebody should see at once. May be called from any thread, as often as it likes. */
    void urgent() {
        if (urgentPending.compareAndSet(false, true)) {
            thread.execute(this::sendUrgent);
        }
    }

    private void sendRegular() {
        long now = System.nanoTime();
        if (sentNanos.stream()
                        .filter(sent -> now - sent < SECOND_NANOS - JITTER_NANOS)
                        .count()
                < MAX_PER_SECOND - URGENT_AT_ONCE) {
            send(false);
        }
    }

    private void sendUrgent() {
        long now = System.nanoTime();
        long wait = 0;
        if (urgentNanos.size() == URGENT_AT_ONCE && now - urgentNanos.getFirst() < SECOND_NANOS) {
            wait = urgentNanos.getLast() + URGENT_APART_NANOS - now;
        }
        if (sentNanos.size() == MAX_PER_SECOND) {
            wait = Math.max(wait, sentNanos.getFirst() + SECOND_NANOS - now);
        }
        if (wait > 0) {
            var _ = thread.schedule(this::sendUrgent, wait, TimeUnit.NANOSECONDS);
            return;
        }
        urgentPending.set(false);
        send(true);
        if (urgentNanos.size() == URGENT_AT_ONCE) {
            urgentNanos.removeFirst();
        }
        urgentNanos.addLast(System.nanoTime());
    }

    private void send(boolean isUrgent) {
        if (listeners.isEmpty()) {
            return;
        }
        if (sentNanos.size() == MAX_PER_SECOND) {
            sentNanos.removeFirst();
        }
        sentNanos.addLast(System.nanoTime());
        // An exception would end the schedule, and with it every browser's updates.
        try {
            (isUrgent ? urgent : regular).increment(deliver(current(isUrgent)));
        } catch (RuntimeException e) {
            LOG.error("no update could be made", e);
        }
    }

    /** Hands an update to every listener; returns how many took it. */
    int deliver(LiveUpdate update) {
        int took = 0;
        for (Consumer<LiveUpdate> listener : listeners) {
            try {
                listener.accept(update);
                took++;
            } catch (RuntimeException e) {
                LOG.warn("a view failed to take an update", e);
            }
        }
        return took;
    }

    /** When the newest update was sent, {@link System#nanoTime}; for a listener, while it is handed that update. */
    long newestSentNanos() {
        return sentNanos.getLast();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

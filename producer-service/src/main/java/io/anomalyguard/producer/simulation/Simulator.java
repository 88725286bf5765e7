package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.producer.delivery.Broker;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.delivery.KafkaAwayException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the crowd's time run beside the clock: first through the recent past as fast as Kafka takes it, then each event
 * when it is due. Where it cannot keep up, or Kafka is away, the crowd's time stands still and is moved on afterwards:
 * events are made later, never in a burst, and the time lost is told.
 *
 * <p>One thread does it all; every method may be called from any thread.
 */
public final class Simulator implements AutoCloseable {
    /** How late events may be before the crowd's time is moved on; a collector's pause or a slow flush is caught up. */
    private static final long MAX_LAG_MILLIS = 1_000;

    /** When the clock is closer than this the past is filled in. */
    private static final long LIVE_MILLIS = 50;

    /** A machine or a cluster that is too slow for the rate would fill in the past for ever. */
    private static final long MAX_BACKFILL_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BATCH = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final SimulatorSettings settings;
    private final Broker broker;
    private final Delivery delivery;
    private final CrowdCompanion companion;
    private final Runnable onFailure;
    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private volatile boolean closing;
    private volatile boolean running;
    private volatile double rate;
    private volatile SimulatorState state = SimulatorState.CONNECTING;
    private volatile long lag;
    private final AtomicLong lost = new AtomicLong();
    private volatile int present;
    private volatile int population;

    private @Nullable Run run;

    /** @param onFailure called when the simulator ends by a fault of its own */
    public Simulator(
            SimulatorSettings settings,
            Broker broker,
            Delivery delivery,
            CrowdCompanion companion,
            Runnable onFailure) {
        this.settings = settings;
        this.broker = broker;
        this.delivery = delivery;
        this.companion = companion;
        this.onFailure = onFailure;
        this.running = settings.enabled();
        this.rate = settings.rate();
        this.thread = Thread.ofPlatform().name("simulator").unstarted(this::guarded);
    }

    public void start() {
        thread.start();
    }

    public SimulatorState state() {
        return state == SimulatorState.LIVE && delivery.isStalled() ? SimulatorState.STALLED : state;
    }

    /** Whether it is told to run; {@link #state()} says whether it does. */
    public boolean isRunning() {
        return running;
    }

    /** Events per second that the people shall make together. */
    public double rate() {
        return rate;
    }

    /** How late the next event is, in milliseconds; 0 while it keeps up. */
    public long lagMillis() {
        return lag;
    }

    /** Milliseconds that the crowd's time has been moved on because events could not be made or sent in time. */
    public long lostMillis() {
        return lost.get();
    }

    /** Visitors on the site. */
    public int present() {
        return present;
    }

    /** Users there are, on the site or not. */
    public int population() {
        return population;
    }

    /**
     * Changes the rate, by letting people in or out.
     *
     * @param rate one that {@link SimulatorSettings#isPossible is possible}
     */
    public void setRate(double rate) {
        this.rate = rate;
        LockSupport.unpark(thread);
    }

    public void setRunning(boolean running) {
        this.running = running;
        LockSupport.unpark(thread);
    }

    /**
     * Does something in the simulation's thread, between two events.
     *
     * @param action is given the event time that it happens at
     * @throws NotLiveException if the simulator is not live or does not answer within seconds
     */
    public <T> T call(LongFunction<T> action) {
        SimulatorState now = state();
        if (now != SimulatorState.LIVE) {
            throw new NotLiveException(now);
        }
        var task = new FutureTask<T>(() -> action.apply(System.currentTimeMillis()));
        tasks.add(task);
        LockSupport.unpark(thread);
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            task.cancel(false);
            throw new NotLiveException(state());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.cancel(false);
            throw new NotLiveException(state());
        }
    }

    /** Ends the run: running attacks are labelled with their real end, what is under way gets some seconds. */
    @Override
    public void close() {
        closing = true;
        if (state == SimulatorState.CONNECTING) {
            thread.interrupt();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void guarded() {
        try {
            long newest = connect();
            delivery.open();
            loop(newest);
        } catch (InterruptedException e) {
            if (!closing) {
                fail(e);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        state = SimulatorState.FAILED;
        LOG.error("The simulator has failed and makes no more events.", e);
        onFailure.run();
    }

    private long connect() throws InterruptedException {
        long nextComplaint = System.nanoTime();
        while (true) {
            try {
                return broker.newestEvent();
            } catch (KafkaAwayException e) {
                if (System.nanoTime() - nextComplaint >= 0) {
                    LOG.info("Waiting for Kafka. {}", e.getMessage());
                    nextComplaint = System.nanoTime() + COMPLAINT_NANOS;
                }
                TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
            }
        }
    }

    private void loop(long newest) {
        long clock = System.currentTimeMillis();
        long stoppedAt = 0;
        while (!closing) {
            long now = System.currentTimeMillis();
            if (run != null && now < clock - MAX_LAG_MILLIS) {
                LOG.warn("The clock went back by {} ms; the crowd goes with it.", clock - now);
                run.shift(now - clock);
                stoppedAt += now - clock;
            }
            clock = now;
            if (!running) {
                if (state != SimulatorState.STOPPED) {
                    state = SimulatorState.STOPPED;
                    lag = 0;
                    stoppedAt = now;
                    if (run != null) {
                        // Their labels shall not tell of an attack that nobody makes.
                        companion.end(now);
                    }
                }
                drain(tasks);
                LockSupport.parkNanos(this, COMPLAINT_NANOS);
                continue;
            }
            if (run == null) {
                run = new Run(now, newest);
            } else if (state == SimulatorState.STOPPED) {
                run.shift(now - stoppedAt);
                state = run.live ? SimulatorState.LIVE : SimulatorState.BACKFILLING;
            }
            drain(tasks);
            run.advance(now);
        }
        if (run != null) {
            companion.end(System.currentTimeMillis());
            if (!delivery.flush(PATIENCE.minusSeconds(1))) {
                LOG.warn(
                        "{} events were still under way at the end.",
                        delivery.counts().inFlight());
            }
        }
    }

    private static void drain(Queue<FutureTask<?>> tasks) {
        for (FutureTask<?> task; (task = tasks.poll()) != null; ) {
            task.run();
        }
    }

    /** A crowd with its companion, from its first event on. Used by the simulation's thread only. */
    private final class Run {
        private final Crowd crowd;
        private final EventSource attacks;
        private final Consumer<ClickEvent> sink;
        private final long began = System.nanoTime();
        private final long start;
        private long made;
        private long complainedAt;
        private boolean live;

        Run(long now, long newest) {
            if (newest > now) {
                LOG.warn(
                        "The newest click of the topic is {} ms ahead of this clock: no past is made up.",
                        newest - now);
            }
            start = now - settings.past(rate).toMillis();
            var site = new Site();
            crowd = new Crowd(site, settings.seed(), start, rate, settings.users(), settings.dayNightAmplitude());
            attacks = companion.join(site, crowd, settings.seed(), start);
            // A run before this one, into the same topic, has already told this part of the past.
            sink = event -> {
                if (live || event.timestamp() > newest) {
                    made++;
                    if (live) {
                        delivery.send(event);
                    } else {
                        delivery.sendPast(event);
                    }
                }
            };
            state = SimulatorState.BACKFILLING;
            complainedAt = began;
        }

        void shift(long millis) {
            crowd.shift(millis);
            attacks.shift(millis);
        }

        void advance(long now) {
            if (crowd.rate() != rate) {
                crowd.setRate(rate, live ? now : nextTime());
                LOG.info("{} events/s from {} visitors.", Math.round(rate), crowd.present());
            }
            if (!delivery.hasRoom()) {
                lag = live ? Math.max(0, now - nextTime()) : 0;
                LockSupport.parkNanos(this, MIN_WAIT_NANOS);
                return;
            }
            if (live) {
                keepUp(now);
            } else if (now - nextTime() < LIVE_MILLIS || System.nanoTime() - began > MAX_BACKFILL_NANOS) {
                goLive(now);
            }
            int emitted = 0;
            while (nextTime() <= now && emitted < BATCH && delivery.hasRoom()) {
                (attacks.nextTime() < crowd.nextTime() ? attacks : crowd).emit(sink);
                emitted++;
            }
            present = crowd.present();
            population = crowd.population();
            long wait = TimeUnit.MILLISECONDS.toNanos(nextTime() - now);
            if (live && wait > 0) {
                LockSupport.parkNanos(this, Math.clamp(wait, MIN_WAIT_NANOS, MAX_WAIT_NANOS));
            }
        }

        private long nextTime() {
            return Math.min(crowd.nextTime(), attacks.nextTime());
        }

        private void keepUp(long now) {
            long behind = now - nextTime();
            lag = Math.max(0, behind);
            if (behind > MAX_LAG_MILLIS) {
                shift(behind);
                lost.addAndGet(behind);
                if (System.nanoTime() - complainedAt > COMPLAINT_NANOS) {
                    complainedAt = System.nanoTime();
                    LOG.warn(
                            "Cannot make {} events/s: the crowd's time has been moved on by {} ms so far.",
                            Math.round(rate),
                            lost.get());
                }
            }
        }

        private void goLive(long now) {
            long told = nextTime() - start;
            if (now - nextTime() >= LIVE_MILLIS) {
                // What could not be told of the past in time is left out.
                shift(now - nextTime());
            }
            live = true;
            companion.goLive(now);
            state = SimulatorState.LIVE;
            LOG.info(
                    "Live at {} events/s from {} visitors; {} s of the past came as {} events in {} ms.",
                    Math.round(rate),
                    crowd.present(),
                    TimeUnit.MILLISECONDS.toSeconds(told),
                    made,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }
}

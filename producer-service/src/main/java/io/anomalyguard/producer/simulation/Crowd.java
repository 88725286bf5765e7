package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.click.ClickEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The people on the site. As many are there at a time as it takes for the rate; who leaves is replaced by another user
 * of the population, each in turn, so that {@value #RETURN_SECONDS} seconds lie between the begin of somebody's visit
 * and of his next one (the population grows with the rate where the configured one is too small for that).
 *
 * <p>The same seed, start, rate and calls give the same events to the last byte. Not thread-safe.
 */
public final class Crowd implements EventSource {
    /** Enough above the 30 minutes that end a session for a visit to be a session to everyone downstream. */
    static final int RETURN_SECONDS = 3_600;

    /** Ids at the end of the range are kept for newcomers who attack. */
    private static final int RESERVED_USERS = 100_000;

    private static final int MAX_TRIES = 100;
    private static final long CURVE_STEP_MILLIS = 10_000;
    private static final int ID_STREAM = 0;

    private final Identities identities;
    private final Calibration calibration;
    private final VisitorModel model;
    private final SplittableRandom random;
    private final EventIds ids;
    private final DayCurve curve;
    private final TimeQueue queue = new TimeQueue();
    private final BitSet present = new BitSet();

    /** Times in the queue count from here. */
    private long epoch;

    private Visit[] visits = new Visit[1024];
    private int[] freeSlots = new int[1024];
    private int slots;
    private int free;

    private double rate;
    private int target;
    private int population;
    private int nextUser;
    private long nextCurveStep;

    /**
     * @param seed what the run follows from
     * @param start event time of the first events, epoch milliseconds
     * @param rate events per second
     * @param users least number of users in the population
     * @param dayNightAmplitude see {@link DayCurve}
     */
    public Crowd(Site site, long seed, long start, double rate, int users, double dayNightAmplitude) {
        this.identities = new Identities(seed);
        this.calibration = new Calibration(site, seed);
        this.random = new SplittableRandom(seed);
        this.model = new VisitorModel(site, seed, random);
        this.ids = new EventIds(seed, start, ID_STREAM);
        this.curve = new DayCurve(dayNightAmplitude);
        this.epoch = start;
        this.population = users;
        setRate(rate, start);
    }

    @Override
    public long nextTime() {
        return queue.isEmpty() ? NEVER : epoch + queue.firstTime();
    }

    @Override
    public void emit(Consumer<ClickEvent> sink) {
        long time = nextTime();
        if (time >= nextCurveStep) {
            resize(time);
        }
        int slot = queue.firstSlot();
        Visit visit = visits[slot];
        if (visit.events == 0) {
            admit(visit);
        } else if (!model.advance(visit)) {
            if (present() > target) {
                queue.removeFirst();
                release(slot);
                return;
            }
            present.clear(visit.user);
            choose(visit);
            model.advance(visit);
        }
        visit.lastEvent = time;
        queue.reschedule(time - epoch + model.think(visit));
        sink.accept(new ClickEvent(
                ids.nextUuid(),
                identities.userId(visit.user),
                Identities.sessionId(visit.session),
                visit.type,
                visit.page.path(),
                time,
                visit.status,
                Identities.address(visit.address()),
                Identities.agent(visit.agent),
                visit.referrer));
    }

    @Override
    public void shift(long millis) {
        epoch += millis;
        nextCurveStep += millis;
    }

    /** Changes how many events per second the people make, by letting people in or out at that time. */
    public void setRate(double rate, long now) {
        this.rate = rate;
        resize(now);
    }

    public double rate() {
        return rate;
    }

    /** Visitors on the site. */
    public int present() {
        return slots - free;
    }

    /** Users there are, on the site or not. */
    public int population() {
        return population;
    }

    /** Visits that begin per second at the present rate. */
    public double visitsPerSecond() {
        return calibration.visitsPerSecond(rate);
    }

    /**
     * Somebody who is in the middle of a visit, for an attacker to take over; null if nobody is there. Prefers those who
     * have some events behind them and were seen lately.
     */
    public @Nullable Victim someone(SplittableRandom choice, long now) {
        Visit best = null;
        for (int tries = 0; tries < 400 && slots > 0; tries++) {
            Visit visit = visits[choice.nextInt(slots)];
            if (visit.events > 0 && present.get(visit.user)) {
                if (best == null || visit.events > best.events) {
                    best = visit;
                }
                if (visit.events >= 6 && now - visit.lastEvent < 30_000) {
                    best = visit;
                    break;
                }
            }
        }
        return best == null ? null : new Victim(identities.userId(best.user), best.session, best.agent);
    }

    /** Who is taken over: user id, session, agent of the true owner. */
    public record Victim(String userId, long session, int agent) {}

    private void resize(long now) {
        nextCurveStep = now - Math.floorMod(now, CURVE_STEP_MILLIS) + CURVE_STEP_MILLIS;
        target = (int)
                Math.clamp(Math.round(calibration.visitorsFor(rate * curve.at(now))), 1L, TimeQueue.MAX_SLOTS - 1L);
        // Some five are passed over for each one who is admitted.
        double needed = target * 6.0 + visitsPerSecond() * RETURN_SECONDS;
        population = (int) Math.min(Math.max(population, needed), Identities.MAX_USERS - RESERVED_USERS);
        if (present() > target + target / 20) {
            // By lot, not as they are due: those who remain would be the ones who are away from the screen. A smaller
            // excess goes by itself, with those who leave.
            double remain = (double) target / present();
            queue.retain(slot -> {
                boolean remains = random.nextDouble() < remain;
                if (!remains) {
                    release(slot);
                }
                return remains;
            });
        }
        while (present() < target) {
            int slot = free > 0 ? freeSlots[--free] : newSlot();
            visits[slot].events = 0;
            queue.add(now - epoch + calibration.residual(random), slot);
        }
    }

    private int newSlot() {
        if (slots == visits.length) {
            visits = Arrays.copyOf(visits, slots * 2);
        }
        visits[slots] = new Visit();
        return slots++;
    }

    private void release(int slot) {
        if (visits[slot].events > 0) {
            present.clear(visits[slot].user);
        }
        visits[slot].events = 0;
        if (free == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, free * 2);
        }
        freeSlots[free++] = slot;
    }

    /**
     * Somebody new where nobody has left. Of those who are on a site at a moment more are slow and stay long than of
     * those who come; without this the crowd would be too quick until the first of them have gone.
     */
    private void admit(Visit visit) {
        choose(visit);
        for (int tries = 0; tries < MAX_TRIES && random.nextDouble() > calibration.presence(visit); tries++) {
            present.clear(visit.user);
            choose(visit);
        }
        model.advance(visit);
    }

    private void choose(Visit visit) {
        do {
            nextUser = (nextUser + 1) % population;
        } while (present.get(nextUser));
        present.set(nextUser);
        model.begin(visit, nextUser, ids.nextLong());
    }
}

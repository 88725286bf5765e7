package io.anomalyguard.producer.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the visitor model comes to on average, found by running it: how many visitors make a rate. Each visitor makes
 * one event per think time, so {@code visitors = rate * mean think time}; people are never made to click faster.
 *
 * Immutable.
 */
final class Calibration {
    private static final int STEPS = 200_000;
    private static final int RESIDUALS = 4096;

    private final double meanThinkMillis;
    private final double eventsPerVisit;

    /** Mean seconds of a visit by kind. */
    private final Map<VisitorKind, Double> visitSeconds = new EnumMap<>(VisitorKind.class);

    private final double longestVisitSeconds;

    /** Times until the next event of visitors met at an arbitrary moment, milliseconds. */
    private final long[] residuals;

    Calibration(Site site, long seed) {
        var random = new SplittableRandom(Identities.mix(seed ^ 0xCA11B));
        var model = new VisitorModel(site, seed, random);
        var visit = new Visit();
        var thinks = new long[STEPS];
        long sum = 0;
        long visits = 0;
        var visitsOf = new EnumMap<VisitorKind, Integer>(VisitorKind.class);
        boolean there = false;
        for (int i = 0; i < STEPS; i++) {
            there = there && model.advance(visit);
            if (!there) {
                model.begin(visit, random.nextInt(Identities.MAX_USERS), 0);
                there = model.advance(visit);
                visits++;
                visitsOf.merge(visit.kind, 1, Integer::sum);
            }
            thinks[i] = model.think(visit);
            visitSeconds.merge(visit.kind, thinks[i] / 1_000.0, Double::sum);
            sum += thinks[i];
        }
        meanThinkMillis = (double) sum / STEPS;
        eventsPerVisit = (double) STEPS / visits;
        visitSeconds.replaceAll((kind, seconds) -> seconds / visitsOf.getOrDefault(kind, 1));
        longestVisitSeconds = Collections.max(visitSeconds.values());
        residuals = residuals(thinks, sum, random);
    }

    /** Meets a think time with a probability proportional to its length, at a uniform place in it. */
    private static long[] residuals(long[] thinks, long sum, SplittableRandom random) {
        var residuals = new long[RESIDUALS];
        long before = 0;
        int at = 0;
        for (int i = 0; i < RESIDUALS; i++) {
            // One point in each of equal strata of the laid out think times, in order: one pass finds them all.
            long point = (long) ((i + random.nextDouble()) * sum / RESIDUALS);
            while (before + thinks[at] <= point) {
                before += thinks[at];
                at++;
            }
            residuals[i] = before + thinks[at] - point;
        }
        return residuals;
    }

    /**
     * Milliseconds until the next event of a visitor met at an arbitrary moment. Newcomers that start with it make the
     * crowd's rate right from its first second, where starting all at once would begin with a burst (the equilibrium
     * renewal process of Cox, "Renewal Theory", 1962, chapter 2).
     */
    long residual(SplittableRandom random) {
        return residuals[random.nextInt(RESIDUALS)];
    }

    /**
     * How likely a visitor of that sort is to be on the site at an arbitrary moment, compared to others as frequent: in
     * proportion to the length of his visits. From 0 to 1; the slowest few are cut.
     */
    double presence(Visit visit) {
        double pace = visit.slowness / visit.kind.slowness;
        return Math.min(1, visitSeconds.getOrDefault(visit.kind, 0.0) * pace / (1.6 * longestVisitSeconds));
    }

    /** Mean time between a visitor's events, the time before leaving included. */
    double meanThinkMillis() {
        return meanThinkMillis;
    }

    double eventsPerVisit() {
        return eventsPerVisit;
    }

    double visitorsFor(double rate) {
        return rate * meanThinkMillis / 1_000;
    }

    double visitsPerSecond(double rate) {
        return rate / eventsPerVisit;
    }
}

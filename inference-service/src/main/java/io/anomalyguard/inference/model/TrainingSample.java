package io.anomalyguard.inference.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A bounded sample of the feature rows seen, at most so many of each user. A user's rows are kept by a biased reservoir
 * (Aggarwal, "On Biased Reservoir Sampling", VLDB 2006): once it is full a new row replaces a random one, at first with
 * the probability that keeps all rows equally likely, later at a constant one, so that old behaviour fades. When the
 * whole is full, random users are dropped: dropping the longest silent would leave the last few minutes of a busy site.
 * Reproducible by seed and order. Not thread-safe.
 */
final class TrainingSample {
    /** A user's reservoir remembers about this many times its capacity. */
    private static final int MEMORY = 20;

    private final int maxRows;
    private final int maxRowsPerUser;
    private final Random random;
    private final Map<String, Reservoir> users = new HashMap<>();
    /** The users in no order that means anything; a reservoir knows its place. */
    private final List<Reservoir> places = new ArrayList<>();

    private int rows;
    private long seen;

    TrainingSample(int maxRows, int maxRowsPerUser, long seed) {
        this.maxRows = maxRows;
        this.maxRowsPerUser = Math.min(maxRowsPerUser, maxRows);
        this.random = new Random(seed);
    }

    void add(String userId, double[] vector) {
        seen++;
        Reservoir reservoir = users.get(userId);
        if (reservoir == null) {
            reservoir = new Reservoir(userId, places.size());
            users.put(userId, reservoir);
            places.add(reservoir);
        }
        reservoir.seen++;
        if (reservoir.rows.size() < maxRowsPerUser) {
            reservoir.rows.add(vector);
            rows++;
            while (rows > maxRows) {
                drop(places.get(random.nextInt(places.size())));
            }
            return;
        }
        long horizon = Math.min(reservoir.seen, (long) MEMORY * maxRowsPerUser);
        long slot = random.nextLong(horizon);
        if (slot < maxRowsPerUser) {
            reservoir.rows.set((int) slot, vector);
        }
    }

    private void drop(Reservoir dropped) {
        users.remove(dropped.userId);
        rows -= dropped.rows.size();
        Reservoir last = places.removeLast();
        if (last != dropped) {
            places.set(dropped.place, last);
            last.place = dropped.place;
        }
    }

    /** Rows in the sample. */
    int rows() {
        return rows;
    }

    int users() {
        return users.size();
    }

    /** Rows that were ever added. */
    long seen() {
        return seen;
    }

    double[][] snapshot() {
        var all = new ArrayList<double[]>(rows);
        for (Reservoir reservoir : places) {
            all.addAll(reservoir.rows);
        }
        return all.toArray(double[][]::new);
    }

    private static final class Reservoir {
        private final List<double[]> rows = new ArrayList<>(8);
        private final String userId;
        private int place;
        private long seen;

        Reservoir(String userId, int place) {
            this.userId = userId;
            this.place = place;
        }
    }
}

package io.anomalyguard.inference.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/**
 * A bounded sample of the feature rows seen, at most so many of each user. A user's rows are kept by a biased reservoir
 * (Aggarwal, "On Biased Reservoir Sampling", VLDB 2006): once it is full a new row replaces a random one, at first with
 * the probability that keeps all rows equally likely, later at a constant one, so that old behaviour fades. When the
 * whole is full, the user not heard of for the longest time is dropped. Reproducible by seed and order. Not thread-safe.
 */
final class TrainingSample {
    /** A user's reservoir remembers about this many times its capacity. */
    private static final int MEMORY = 20;

    private final int maxRows;
    private final int maxRowsPerUser;
    private final Random random;
    private final LinkedHashMap<String, Reservoir> users = new LinkedHashMap<>(256, 0.75f, true);
    private int rows;
    private long seen;

    TrainingSample(int maxRows, int maxRowsPerUser, long seed) {
        this.maxRows = maxRows;
        this.maxRowsPerUser = Math.min(maxRowsPerUser, maxRows);
        this.random = new Random(seed);
    }

    void add(String userId, double[] vector) {
        seen++;
        Reservoir reservoir = users.computeIfAbsent(userId, _ -> new Reservoir());
        reservoir.seen++;
        if (reservoir.rows.size() < maxRowsPerUser) {
            reservoir.rows.add(vector);
            rows++;
            while (rows > maxRows) {
                var longestSilent = users.pollFirstEntry();
                rows -= longestSilent.getValue().rows.size();
            }
            return;
        }
        long horizon = Math.min(reservoir.seen, (long) MEMORY * maxRowsPerUser);
        long slot = random.nextLong(horizon);
        if (slot < maxRowsPerUser) {
            reservoir.rows.set((int) slot, vector);
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
        for (Reservoir reservoir : users.values()) {
            all.addAll(reservoir.rows);
        }
        return all.toArray(double[][]::new);
    }

    private static final class Reservoir {
        private final List<double[]> rows = new ArrayList<>(8);
        private long seen;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.UserActivity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A bounded sample of the feature rows seen, at most so many of each user. A user's rows are kept by a biased reservoir
 * (Aggarwal, "On Biased Reservoir Sampling", VLDB 2006): once it is full a new row replaces a random one, at first with
 * the probability that keeps all rows equally likely, later at a constant one, so that old behaviour fades. When the
 * whole is full, random users are dropped: dropping the longest silent would leave the last few minutes of a busy site.
 * Rows that the broker took longer before the newest than the window are dropped, too. Reproducible by seed and order.
 * Not thread-safe.
 */
public final class TrainingSample {
    /** A user's reservoir remembers about this many times its capacity. */
    private static final int MEMORY = 20;

    private static final int LEAST_PER_USER = 5;
    private static final double ENOUGH = 0.25;
    private static final int RECENT = 5_000;

    /** Between two snapshots rows may stay for this part of the window longer, so that not every row searches for them. */
    private static final int GRAIN = 100;

    private final int maxRows;
    private final int maxRowsPerUser;
    private final long windowMs;
    private final Random random;
    private final Map<String, Reservoir> users = new HashMap<>();
    /** The users in no order that means anything; a reservoir knows its place. */
    private final List<Reservoir> places = new ArrayList<>();

    private final ArrayDeque<double[]> recent = new ArrayDeque<>(RECENT);
    private int rows;
    private long seen;
    private long newest;
    private long expireAt;

    public TrainingSample(int maxRows, int maxRowsPerUser, Duration window, long seed) {
        this.maxRows = maxRows;
        this.maxRowsPerUser = Math.min(maxRowsPerUser, maxRows);
        this.windowMs = window.toMillis();
        this.random = new Random(seed);
    }

    /**
     * Takes a row in, unless it describes nobody's behaviour: the mark of a user going quiet.
     *
     * @param appendedMs when the broker took it, epoch milliseconds: no time that anybody else writes can empty the sample
     */
    public void add(UserActivity row, long appendedMs) {
        if (!row.isQuiet() && FeatureTransform.accepts(row.vector())) {
            add(row.userId(), row.timestamp(), appendedMs, row.vector());
        }
    }

    void add(String userId, long time, long appendedMs, double[] vector) {
        newest = Math.max(newest, appendedMs);
        if (newest >= expireAt) {
            expire();
            expireAt = newest + windowMs / GRAIN;
        }
        var row = new Row(time, appendedMs, vector);
        if (recent.size() == RECENT) {
            recent.removeFirst();
        }
        recent.addLast(vector);
        seen++;
        Reservoir reservoir = users.get(userId);
        if (reservoir == null) {
            reservoir = new Reservoir(userId, places.size());
            users.put(userId, reservoir);
            places.add(reservoir);
        }
        reservoir.seen++;
        if (reservoir.rows.size() < maxRowsPerUser) {
            reservoir.rows.add(row);
            rows++;
            while (rows > maxRows) {
                drop(places.get(random.nextInt(places.size())));
            }
            return;
        }
        long horizon = Math.min(reservoir.seen, (long) MEMORY * maxRowsPerUser);
        long slot = random.nextLong(horizon);
        if (slot < maxRowsPerUser) {
            reservoir.rows.set((int) slot, row);
        }
    }

    private void expire() {
        long from = newest - windowMs;
        for (int place = places.size() - 1; place >= 0; place--) {
            Reservoir reservoir = places.get(place);
            int before = reservoir.rows.size();
            reservoir.rows.removeIf(row -> row.appendedMs < from);
            rows -= before - reservoir.rows.size();
            if (reservoir.rows.isEmpty()) {
                drop(reservoir);
            }
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

    /** The latest rows as they came, of all users, oldest first: so many if there are. */
    List<double[]> recent(long most) {
        return recent.stream().skip(Math.max(0, recent.size() - most)).toList();
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

    /**
     * Rows to train on: as few of each user as make {@value #ENOUGH} of the whole, from {@value #LEAST_PER_USER} up. So
     * a bot's hundreds do not become the norm on a busy site, and a small site has rows enough all the same.
     */
    public TrainingData snapshot() {
        expire();
        int perUser = Math.min(LEAST_PER_USER, maxRowsPerUser);
        while (perUser < maxRowsPerUser && count(perUser) < maxRows * ENOUGH) {
            perUser = Math.min(2 * perUser, maxRowsPerUser);
        }
        var all = new ArrayList<double[]>();
        long from = Long.MAX_VALUE;
        long to = 0;
        for (Reservoir reservoir : places) {
            var own = new ArrayList<>(reservoir.rows);
            // Not the first ones: those are the begin of his session.
            Collections.shuffle(own, random);
            for (Row row : own.subList(0, Math.min(perUser, own.size()))) {
                all.add(row.vector);
                from = Math.min(from, row.time);
                to = Math.max(to, row.time);
            }
        }
        return new TrainingData(all, users(), Math.min(from, to), to, recent(RECENT));
    }

    private long count(int perUser) {
        return places.stream()
                .mapToLong(reservoir -> Math.min(perUser, reservoir.rows.size()))
                .sum();
    }

    @SuppressWarnings("ArrayRecordComponent") // No row is ever compared.
    private record Row(long time, long appendedMs, double[] vector) {}

    private static final class Reservoir {
        private final List<Row> rows = new ArrayList<>(8);
        private final String userId;
        private int place;
        private long seen;

        Reservoir(String userId, int place) {
            this.userId = userId;
            this.place = place;
        }
    }
}

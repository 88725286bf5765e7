package io.anomalyguard.testing;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Feature rows as ordinary people make them, where no clickstream is at hand. */
public final class People {
    private People() {}

    /** Rows of now, of the users {@code u-0}, {@code u-1} and so on in turn. */
    public static List<UserActivity> rows(Random random, int users, int count) {
        long now = System.currentTimeMillis();
        var rows = new ArrayList<UserActivity>(count);
        for (int i = 0; i < count; i++) {
            rows.add(row("u-" + i % users, now, vector(random)));
        }
        return rows;
    }

    /**
     * A row of a user.
     *
     * @param at epoch milliseconds
     */
    public static UserActivity row(String user, long at, double[] vector) {
        return UserActivity.ofVector(user, at, at, UUID.randomUUID(), vector);
    }

    /** One value for each {@link Feature}, in their order. */
    public static double[] vector(Random random) {
        int minute = 1 + random.nextInt(15);
        int session = minute + random.nextInt(40);
        double mean = 2 + 20 * random.nextDouble();
        return new double[] {
            1 + random.nextInt(Math.min(4, minute)),
            minute,
            session,
            (float) (session * mean),
            (float) mean,
            (float) (0.4 + 0.9 * random.nextDouble()),
            1 + random.nextInt(minute),
            (float) (0.6 * random.nextDouble()),
            0f,
            0,
            1,
            (float) (0.25 * random.nextDouble())
        };
    }
}

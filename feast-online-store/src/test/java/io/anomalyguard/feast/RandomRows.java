package io.anomalyguard.feast;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.util.Random;

/** Rows with any values that a row may hold, and with the extreme ones often. */
final class RandomRows {
    private static final long MAX_COUNT = 1L << 53;

    private RandomRows() {}

    static UserActivity row(Random random, String userId) {
        return row(random, userId, random.nextLong(4_102_444_800_000L));
    }

    static UserActivity row(Random random, String userId, long timestamp) {
        double[] vector = new double[Feature.all().size()];
        for (var feature : Feature.all()) {
            vector[feature.index()] = switch (feature.type()) {
                case INT64 -> count(random);
                case FLOAT32 -> fraction(random);
            };
        }
        return UserActivity.ofVector(userId, timestamp, timestamp, null, vector);
    }

    private static long count(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> MAX_COUNT;
            case 2 -> random.nextLong(MAX_COUNT);
            default -> random.nextInt(300);
        };
    }

    private static float fraction(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> Float.MAX_VALUE;
            case 2 -> Float.MIN_VALUE;
            case 3 -> random.nextFloat();
            default -> {
                float any = Float.intBitsToFloat(random.nextInt());
                yield Float.isFinite(any) ? Math.abs(any) : -0.0f;
            }
        };
    }
}

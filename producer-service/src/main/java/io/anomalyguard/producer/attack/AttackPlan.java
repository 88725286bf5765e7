package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.label.AttackType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** When attacks come by themselves, which, and for how long. Not thread-safe. */
final class AttackPlan {
    private static final long FIRST_FROM_MILLIS = 4_000;
    private static final long FIRST_TO_MILLIS = 12_000;

    private final double share;
    private final SplittableRandom random;
    private final ArrayDeque<AttackType> turn = new ArrayDeque<>();

    /** @param share attacks per visit, 0 for none */
    AttackPlan(double share, SplittableRandom random) {
        this.share = share;
        this.random = random;
    }

    boolean isEmpty() {
        return share == 0;
    }

    /** Milliseconds from the begin of live traffic to the first attack: someone is waiting to see one. */
    long first() {
        return random.nextLong(FIRST_FROM_MILLIS, FIRST_TO_MILLIS);
    }

    /** Milliseconds from one attack's begin to the next one's: 0.6 to 1.4 times what the share gives. */
    long gap(double visitsPerSecond) {
        return Math.max(1, (long) (1_000 / (share * visitsPerSecond) * (0.6 + 0.8 * random.nextDouble())));
    }

    /** Each type once, in random order, before any comes again. */
    AttackType type() {
        if (turn.isEmpty()) {
            var types = new ArrayList<>(List.of(AttackType.values()));
            for (int i = types.size() - 1; i > 0; i--) {
                types.set(i, types.set(random.nextInt(i + 1), types.get(i)));
            }
            turn.addAll(types);
        }
        return turn.removeFirst();
    }

    long durationMillis(AttackType type) {
        return 1_000
                * switch (type) {
                    case CLICK_FLOOD -> random.nextLong(30, 60);
                    case SCRAPER, SESSION_HIJACK -> random.nextLong(60, 180);
                    case CREDENTIAL_STUFFING, CART_HOARDING -> random.nextLong(60, 120);
                    case LOW_AND_SLOW -> random.nextLong(300, 900);
                };
    }
}

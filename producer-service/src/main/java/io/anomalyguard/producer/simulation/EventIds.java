package io.anomalyguard.producer.simulation;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Ids from a seeded generator: the same seed and start give the same ids, another start gives others, so that a demo
 * that is started again does not repeat ids that the topic already holds. Not thread-safe.
 */
public final class EventIds {
    private final SplittableRandom random;

    /**
     * @param start the run's start, epoch milliseconds
     * @param stream tells the sources of one run apart
     */
    public EventIds(long seed, long start, int stream) {
        random = new SplittableRandom(Identities.mix(Identities.mix(seed) ^ start) + stream);
    }

    /** A UUID of version 4, the random one. */
    public UUID nextUuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    public long nextLong() {
        return random.nextLong();
    }
}

package io.anomalyguard.processor.activity;

/**
 * Keeps out of a cache who comes only once in a while: it remembers the hashes of those who came last, each until another
 * comes to its place in the table. Of a million users who click now and then next to none is let in; of the few who click
 * all the time each one soon is. As in TinyLFU (Einziger, Friedman and Manes, ACM Transactions on Storage 13(4), 2017),
 * but with a table that forgets by itself in place of a Bloom filter that has to be emptied. Not thread-safe.
 */
final class Doorkeeper {
    /** 2^32 by the golden ratio, which spreads hashes that differ little over the table (Knuth, volume 3, section 6.4). */
    private static final int GOLDEN = 0x9E3779B9;

    private static final int MIN_BITS = 4;
    private static final int MAX_BITS = 20;

    private final int[] lately;
    private final int shift;

    /** @param size how many are remembered, about; from 16 to a million */
    Doorkeeper(long size) {
        int bits = Math.clamp(Long.SIZE - 1 - Long.numberOfLeadingZeros(size), MIN_BITS, MAX_BITS);
        lately = new int[1 << bits];
        shift = Integer.SIZE - bits;
    }

    /** Whether this hash was among the last ones; it is from now on. */
    boolean cameBack(int hash) {
        int mixed = hash * GOLDEN;
        int place = mixed >>> shift;
        if (lately[place] == mixed) {
            return true;
        }
        lately[place] = mixed;
        return false;
    }
}

package io.anomalyguard.producer.replay;

import io.anomalyguard.producer.simulation.Identities;

/**
 * How many different texts there were, by 64-bit hashes of them: 16 to 32 bytes for each, and among a million two that are
 * taken for one with a probability of 3e-8. Not thread-safe.
 */
final class DistinctHashes {
    /** Open addressing with linear probing; 0 is a free place. */
    private long[] hashes = new long[1 << 10];

    private int size;

    void add(String text) {
        long hash = hash(text);
        if (insert(hashes, hash) && ++size > hashes.length / 2) {
            var larger = new long[hashes.length * 2];
            for (long one : hashes) {
                if (one != 0) {
                    insert(larger, one);
                }
            }
            hashes = larger;
        }
    }

    int size() {
        return size;
    }

    private static boolean insert(long[] hashes, long hash) {
        int mask = hashes.length - 1;
        int at = (int) hash & mask;
        for (; hashes[at] != 0; at = at + 1 & mask) {
            if (hashes[at] == hash) {
                return false;
            }
        }
        hashes[at] = hash;
        return true;
    }

    /** FNV-1a over UTF-16 units, finished by a mixer; never 0. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        long mixed = Identities.mix(hash);
        return mixed == 0 ? 1 : mixed;
    }
}

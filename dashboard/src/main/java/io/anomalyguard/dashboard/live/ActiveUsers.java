package io.anomalyguard.dashboard.live;

/**
 * How many different users were seen within a sliding window. Exact up to {@value #CAPACITY} users; beyond, it keeps
 * only the users whose hash ends in {@code level} zero bits and multiplies (adaptive sampling: Flajolet, "On Adaptive
 * Sampling", Computing 43, 1990), which is off by well under 1 % at any number of users. Memory: 1.5 MB, always. Not
 * thread-safe.
 */
final class ActiveUsers {
    static final int CAPACITY = 65_536;

    private static final int SLOTS = 2 * CAPACITY;
    private static final long EMPTY = 0;

    private final int windowSeconds;
    private final long seed;
    private long[] hashes = new long[SLOTS];
    private int[] lastSeen = new int[SLOTS];
    private int size;
    /** A new user is admitted if the hash ends in that many zero bits. */
    private int level;
    /** What {@link #count} goes by: greater than {@code level} for one window after that was lowered. */
    private int countedLevel;

    private long loweredAt;

    /** @param seed of the hash, so that nobody outside can choose user ids that collide */
    ActiveUsers(int windowSeconds, long seed) {
        this.windowSeconds = windowSeconds;
        this.seed = seed;
    }

    /** Notes that the user with that key was there at a second since the epoch. Seconds may come out of order. */
    void seen(byte[] key, long second) {
        long hash = hash(key);
        if (!sampled(hash, level)) {
            return;
        }
        int slot = find(hashes, hash);
        if (hashes[slot] == EMPTY) {
            if (size == CAPACITY) {
                makeRoom(second);
                seen(key, second);
                return;
            }
            hashes[slot] = hash;
            lastSeen[slot] = (int) second;
            size++;
        } else {
            lastSeen[slot] = Math.max(lastSeen[slot], (int) second);
        }
    }

    /** Users seen within the window that ends with that second. */
    long count(long second) {
        if (countedLevel > level && second - loweredAt >= windowSeconds) {
            countedLevel = level;
        }
        long live = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (hashes[slot] != EMPTY && isLive(slot, second) && sampled(hashes[slot], countedLevel)) {
                live++;
            }
        }
        if (countedLevel == level && level > 0 && live < CAPACITY / 8) {
            lowerLevel(second, live);
        }
        return live << countedLevel;
    }

    /** False while {@link #count} is exact. */
    boolean isEstimate() {
        return countedLevel > 0;
    }

    /** Admits more users again; they count once a whole window has been gathered at the new level. */
    private void lowerLevel(long second, long live) {
        while (level > 0 && live < CAPACITY / 8) {
            level--;
            live = Math.max(1, live) * 2;
        }
        loweredAt = second;
    }

    /** Drops who has left the window, and if that is less than half, every second user. */
    private void makeRoom(long second) {
        keep(second);
        while (size > CAPACITY / 2) {
            level++;
            keep(second);
        }
        countedLevel = Math.max(countedLevel, level);
    }

    private void keep(long second) {
        var keptHashes = new long[SLOTS];
        var keptSeen = new int[SLOTS];
        size = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            long hash = hashes[slot];
            if (hash != EMPTY && isLive(slot, second) && sampled(hash, level)) {
                int to = find(keptHashes, hash);
                keptHashes[to] = hash;
                keptSeen[to] = lastSeen[slot];
                size++;
            }
        }
        hashes = keptHashes;
        lastSeen = keptSeen;
    }

    private boolean isLive(int slot, long second) {
        return lastSeen[slot] > second - windowSeconds;
    }

    private static boolean sampled(long hash, int level) {
        return Long.numberOfTrailingZeros(hash) >= level;
    }

    /** The slot that holds the hash, or the empty one where it belongs. */
    private static int find(long[] table, long hash) {
        int slot = (int) (hash >>> 40) & (SLOTS - 1);
        while (table[slot] != EMPTY && table[slot] != hash) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    private long hash(byte[] key) {
        long h = seed ^ key.length;
        for (byte b : key) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        // Stafford's mix 13 (SplitMix64's finaliser): FNV alone leaves the low bits too regular to sample by.
        h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        h ^= h >>> 31;
        return h == EMPTY ? 1L << 63 : h;
    }
}

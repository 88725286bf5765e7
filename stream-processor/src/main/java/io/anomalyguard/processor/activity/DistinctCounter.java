package io.anomalyguard.processor.activity;

/**
 * Counts different values in a sliding window with bounded memory, whatever the order of arrival.
 *
 * <p>Each value is a fingerprint whose level is its number of trailing zero bits (at most {@value #TOP_LEVEL}); half of
 * all values are of level 0, a quarter of level 1, and so on. Of every level the {@code k} values seen last are kept,
 * each with the newest pane it was seen in. Let c(j) be the number of values in the window of level j or higher. With
 * the least j for which c(j) &lt; k, the answer is c(j) times 2^j, but for j &gt; 0 at least k, of which is known that they
 * are there. So fewer than {@code k} values are counted exactly, and more are estimated with a standard error of about
 * 1 / sqrt(0.7 k); whoever chooses his values by their fingerprints can make the estimate greater, or as small as k.
 *
 * <p>The answer depends on nothing but the set of values in the window: a level keeps fewer values than the window holds
 * only if it holds at least {@code k} of them, and such a level is not used. (After Gibbons and Tirthapura,
 * "Distributed streams algorithms for sliding windows", SPAA 2002, section 5.)
 *
 * <p>Costs O(values kept) for each call, at most 17 k. Not thread-safe.
 */
final class DistinctCounter extends PanedValues {
    static final int TOP_LEVEL = 16;

    private final int k;

    DistinctCounter(int k) {
        this.k = k;
    }

    /** Notes that the value was seen in the pane; panes may come in any order. */
    void add(long value, long pane) {
        int level = level(value);
        int ofLevel = 0;
        int oldest = -1;
        for (int i = 0; i < size(); i++) {
            if (value(i) == value) {
                set(i, value, Math.max(pane(i), pane));
                return;
            }
            if (level(value(i)) == level) {
                ofLevel++;
                if (oldest < 0 || pane(i) < pane(oldest)) {
                    oldest = i;
                }
            }
        }
        if (ofLevel < k) {
            append(value, pane);
        } else if (pane(oldest) < pane) {
            set(oldest, value, pane);
        }
    }

    /** How many different values were seen in the pane or after it. */
    long countFrom(long pane) {
        if (size() < k) {
            int count = 0;
            for (int i = 0; i < size(); i++) {
                if (pane(i) >= pane) {
                    count++;
                }
            }
            return count;
        }
        var ofLevel = new int[TOP_LEVEL + 1];
        for (int i = 0; i < size(); i++) {
            if (pane(i) >= pane) {
                ofLevel[level(value(i))]++;
            }
        }
        int fromLevel = 0;
        int best = TOP_LEVEL;
        long answer = 0;
        for (int level = TOP_LEVEL; level >= 0; level--) {
            fromLevel += ofLevel[level];
            if (fromLevel < k || level == TOP_LEVEL) {
                best = level;
                answer = fromLevel;
            } else {
                break;
            }
        }
        return best == 0 ? answer : Math.max(k, answer << best);
    }

    @Override
    int maxSize() {
        return (TOP_LEVEL + 1) * k;
    }

    private static int level(long value) {
        return Math.min(Long.numberOfTrailingZeros(value), TOP_LEVEL);
    }
}

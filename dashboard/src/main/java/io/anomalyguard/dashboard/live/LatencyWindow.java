package io.anomalyguard.dashboard.live;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of a sliding window as a histogram: exact to 1 ms below 32 ms, to 1/16 above, up to 70 minutes. Memory: 30
 * KB, always. Not thread-safe.
 */
final class LatencyWindow {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;
    private static final long MAX_MS = (1L << 22) - 1;
    private static final int BUCKETS = bucket(MAX_MS) + 1;
    private static final int SLICES = 12;

    private final SlidingHistogram histogram;

    /** @param window in seconds, a multiple of {@value #SLICES} */
    LatencyWindow(int window) {
        histogram = new SlidingHistogram(SLICES, window / SLICES, BUCKETS);
    }

    /** @param ms a latency; below 0 (clocks of two machines) counts as 0 */
    void add(long second, long ms) {
        histogram.add(second, bucket(Math.clamp(ms, 0, MAX_MS)));
    }

    /** Median and 99th percentile over the window that ends with that second, or null where nothing was measured. */
    @Nullable
    Latency summary(long second) {
        long[] counts = histogram.counts(second);
        long total = LongStream.of(counts).sum();
        return total == 0 ? null : new Latency(quantile(counts, total, 0.5), quantile(counts, total, 0.99), total);
    }

    private static long quantile(long[] counts, long total, double q) {
        long rank = Math.max(1, (long) Math.ceil(q * total));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return upperBound(bucket);
            }
        }
        return MAX_MS;
    }

    private static int bucket(long ms) {
        if (ms < 2 * SUB) {
            return (int) ms;
        }
        int shift = 63 - Long.numberOfLeadingZeros(ms) - SUB_BITS;
        return shift * SUB + (int) (ms >> shift);
    }

    /** The greatest latency that falls into the bucket. */
    private static long upperBound(int bucket) {
        if (bucket < 2 * SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return (((long) (bucket % SUB + SUB) + 1) << shift) - 1;
    }
}

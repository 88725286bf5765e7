package io.anomalyguard.producer.delivery;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts things per second over the last five full seconds. Thread-safe. */
final class AckRate {
    private static final int SECONDS = 5;

    private final LongSupplier nanoTime;
    private final long start;
    private final long[] counts = new long[SECONDS + 1];
    private final long[] seconds = new long[SECONDS + 1];

    AckRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        Arrays.fill(seconds, -1);
    }

    synchronized void count() {
        long second = second();
        int slot = (int) (second % counts.length);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        counts[slot]++;
    }

    synchronized double perSecond() {
        long second = second();
        long sum = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            if (seconds[slot] >= 0 && seconds[slot] < second && seconds[slot] >= second - SECONDS) {
                sum += counts[slot];
            }
        }
        return (double) sum / Math.clamp(second, 1, SECONDS);
    }

    private long second() {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start);
    }
}

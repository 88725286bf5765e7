package io.anomalyguard.producer.simulation;

/**
 * Day and night: the factor on the rate at an instant, a sine of 24 hours with its top at 20:00 UTC, when shops are
 * busiest, and its bottom at 08:00. The mean over a day is 1.
 *
 * @param amplitude 0 (always the same) to 0.95
 */
record DayCurve(double amplitude) {
    private static final double DAY_MILLIS = 86_400_000.0;
    private static final double TOP_MILLIS = 20 * 3_600_000.0;

    double at(long epochMillis) {
        return amplitude == 0
                ? 1
                : 1 + amplitude * Math.cos(2 * Math.PI * (epochMillis % DAY_MILLIS - TOP_MILLIS) / DAY_MILLIS);
    }
}

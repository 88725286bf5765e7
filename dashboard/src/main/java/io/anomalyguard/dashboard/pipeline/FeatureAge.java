package io.anomalyguard.dashboard.pipeline;

/**
 * How long it took from the broker's receipt of a click until its feature row could be read in the online store.
 *
 * @param p50 seconds; NaN without rows
 * @param p99 seconds, infinite beyond what is measured; NaN without rows
 * @param rows how many were written within the span
 * @param seconds the span
 */
record FeatureAge(double p50, double p99, long rows, long seconds) {
    /** Up to here features are fresh; the alert rule FeaturesLate goes by the same. */
    static final double FRESH_S = 1;

    /** Up to here they are late, beyond they are old. */
    static final double LATE_S = 10;

    boolean isLate() {
        return p99 > FRESH_S;
    }

    /** A sentence without full stop. */
    String words() {
        if (rows == 0) {
            return "No features were written for " + seconds + " s";
        }
        String within = p99 == Double.POSITIVE_INFINITY
                ? "some more than a minute after their click"
                : "99 %% of the rows within %s of their click"
                        .formatted(p99 < 1 ? Math.round(1_000 * p99) + " ms" : (long) Math.ceil(p99) + " s");
        String state = p99 <= FRESH_S ? "fresh" : p99 <= LATE_S ? "late" : "old";
        return "Features are %s: in the online store %s".formatted(state, within);
    }
}

package io.anomalyguard.dashboard.pipeline;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The share of its time that a service spends collecting garbage, as its JVM tells it for the last five minutes. */
final class GcOverhead {
    static final String METRIC = "jvm_gc_overhead";

    private static final Pattern SAMPLE =
            Pattern.compile("^" + METRIC + "(?:\\{[^}]*})? (\\d+(?:\\.\\d+)?(?:E-?\\d+)?)$", Pattern.MULTILINE);

    /** From here on a heap is too small; the alert rule HeapTooSmall goes by about the same. */
    private static final double TOO_MUCH = 0.2;

    private GcOverhead() {}

    /**
     * A sentence without full stop where it is too much; empty also where it is not known.
     *
     * @param metrics of the service, in Prometheus' text format
     */
    static Optional<String> problem(String service, String metrics) {
        Matcher metric = SAMPLE.matcher(metrics);
        double share = metric.find() ? Double.parseDouble(metric.group(1)) : 0;
        return share < TOO_MUCH
                ? Optional.empty()
                : Optional.of("%s spends %d %% of its time collecting garbage: its heap is nearly full"
                        .formatted(service, Math.round(100 * share)));
    }
}

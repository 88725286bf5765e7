package io.anomalyguard.dashboard.pipeline;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The age of feature rows over a sliding window, from the histogram that stream-processor keeps. Not thread-safe. */
final class FeatureAgeWindow {
    /** The histogram that stream-processor keeps. */
    static final String METRIC = "anomalyguard_feature_age_seconds";

    private static final Pattern BUCKET =
            Pattern.compile("^" + METRIC + "_bucket\\{[^}]*le=\"([^\"]+)\"[^}]*} (\\S+)", Pattern.MULTILINE);
    private static final int MAX_SCRAPES = 3;

    private final ArrayDeque<Scrape> scrapes = new ArrayDeque<>();

    /** @param rows how many were at most so many seconds old, since the service's start */
    private record Scrape(TreeMap<Double, Long> rows, long atMs) {
        long total() {
            return rows.lastEntry().getValue();
        }
    }

    /**
     * Takes another scrape.
     *
     * @param metrics in Prometheus' text format; without the histogram nothing is known
     * @return the age of the rows between the window's oldest scrape and this one; null where nothing is known yet
     */
    @Nullable
    FeatureAge take(String metrics, long atMs) {
        var rows = new TreeMap<Double, Long>();
        BUCKET.matcher(metrics)
                .results()
                .forEach(line -> rows.merge(
                        line.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(line.group(1)),
                        (long) Double.parseDouble(line.group(2)),
                        Long::sum));
        if (rows.isEmpty()) {
            scrapes.clear();
            return null;
        }
        var newest = new Scrape(rows, atMs);
        if (!scrapes.isEmpty() && scrapes.getLast().total() > newest.total()) {
            // Started anew.
            scrapes.clear();
        }
        scrapes.addLast(newest);
        if (scrapes.size() > MAX_SCRAPES) {
            scrapes.removeFirst();
        }
        return scrapes.size() == 1 ? null : between(scrapes.getFirst(), newest);
    }

    private static FeatureAge between(Scrape first, Scrape last) {
        return new FeatureAge(
                quantile(0.5, first, last),
                quantile(0.99, first, last),
                last.total() - first.total(),
                (last.atMs() - first.atMs()) / 1_000);
    }

    /** The upper bound of the bucket that holds the quantile. */
    private static double quantile(double q, Scrape first, Scrape last) {
        long total = last.total() - first.total();
        for (Map.Entry<Double, Long> bucket : last.rows().entrySet()) {
            if (total > 0 && bucket.getValue() - first.rows().getOrDefault(bucket.getKey(), 0L) >= q * total) {
                return bucket.getKey();
            }
        }
        return Double.NaN;
    }
}

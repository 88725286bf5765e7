package io.anomalyguard.inference.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How values are spread, in two to ten classes that held equally many of the reference values, as far as equal ones allow.
 *
 * @param edges ascending; values under the first, from each to before the next, from the last on: one class more than edges
 * @param shares of the reference in each class, sum 1
 */
record Histogram(List<Double> edges, List<Double> shares) {
    private static final int CLASSES = 10;

    /** Keeps an empty class from making the index infinite. */
    private static final double LEAST_SHARE = 1e-4;

    Histogram {
        edges = List.copyOf(edges);
        shares = List.copyOf(shares);
        if (shares.size() != edges.size() + 1) {
            throw new IllegalArgumentException(shares.size() + " classes between " + edges.size() + " edges");
        }
        for (int i = 1; i < edges.size(); i++) {
            if (!(edges.get(i - 1) < edges.get(i))) {
                throw new IllegalArgumentException("edges must ascend");
            }
        }
    }

    /** @param weights of the values, greater than 0 */
    static Histogram of(double[] values, double[] weights) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        var edges = new ArrayList<Double>();
        for (int i = 1; i < CLASSES; i++) {
            double edge = FeatureProfile.quantile(sorted, i / (double) CLASSES);
            // Many equal values make one class, not several empty ones.
            if (edge > sorted[0] && (edges.isEmpty() || edge > edges.getLast())) {
                edges.add(edge);
            }
        }
        if (edges.isEmpty()) {
            // The least value alone holds nine tenths: without a class for all others nothing could ever move.
            edges.add(Math.nextUp(sorted[0]));
        }
        return new Histogram(edges, share(edges, values, weights));
    }

    /**
     * The population stability index of other values against the reference: the sum over the classes of (share - reference)
     * ln(share / reference). Under 0.1 nothing has moved, over 0.25 much has (Siddiqi, "Credit Risk Scorecards", 2006).
     */
    double stabilityIndex(double[] values, double[] weights) {
        List<Double> now = share(edges, values, weights);
        double index = 0;
        for (int i = 0; i < shares.size(); i++) {
            double reference = Math.max(shares.get(i), LEAST_SHARE);
            double share = Math.max(now.get(i), LEAST_SHARE);
            index += (share - reference) * Math.log(share / reference);
        }
        return index;
    }

    private static List<Double> share(List<Double> edges, double[] values, double[] weights) {
        double[] sums = new double[edges.size() + 1];
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            int at = 0;
            while (at < edges.size() && values[i] >= edges.get(at)) {
                at++;
            }
            sums[at] += weights[i];
            all += weights[i];
        }
        var shares = new ArrayList<Double>();
        for (double sum : sums) {
            shares.add(sum / all);
        }
        return shares;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the forest sees of a feature vector. Part of the model: what a model was trained with it is asked with. Immutable,
 * thread-safe.
 *
 * <p>Counts and durations have heavy tails, and a forest cuts between the least and the greatest value uniformly: on the
 * plain scale nearly all cuts would fall into the empty space between people and the one extreme row. They enter as log(1
 * + x). The variation of the gaps enters as log(1 + x / 0.02): people lie between 30 % and 170 %, and a machine at 1 % is
 * then as far from them on the one side as nobody is on the other.
 *
 * <p>A window that a click is in holds at least that click. Only the row that marks a user going quiet has empty windows;
 * they count as 1, because training knows no such row and silence is no anomaly.
 *
 * <p>Shares and means of few events say little: one failed log-in in three clicks is a share of errors that an attack
 * has too. They enter drawn towards what is usual, as if some usual events had been seen before (the posterior mean
 * under a conjugate prior): {@code (n * value + weight * usual) / (n + weight)}. So a regular bot stands out from a
 * person who has only clicked twice, though both have a coefficient of variation of 0. Decision 030 has the figures.
 */
final class FeatureTransform {
    /**
     * How one feature enters.
     *
     * @param feature wire name
     * @param unit greater than 0: the value enters as log(1 + value / unit); 0: as it is
     * @param atLeast a lesser value counts as this
     * @param evidence what a share or a mean was made from; null for what needs none
     */
    record Column(
            String feature,
            double unit,
            double atLeast,
            @Nullable Evidence evidence) {
        double scale(double value) {
            double raised = Math.max(value, atLeast);
            return unit == 0 ? raised : Math.log1p(raised / unit);
        }
    }

    /**
     * Draws a value towards what is usual as long as little speaks for it.
     *
     * @param count wire name of the feature that counts the events that the value was made from
     * @param less so many fewer than that: n clicks have n - 1 gaps
     * @param weight usual events imagined beforehand
     * @param usual their value, in the column's scale
     */
    record Evidence(String count, int less, double weight, double usual) {}

    private static final int SIZE = Feature.all().size();
    private static final double CV_UNIT = 0.02;

    /** For models trained now. */
    static final FeatureTransform STANDARD = standard();

    private final List<Column> columns;
    /** By column: index of the feature that counts its evidence; -1 for none. */
    private final int[] counts = new int[SIZE];

    /**
     * @param columns one for each {@link Feature}, in their order
     * @throws IllegalArgumentException if they are not
     */
    FeatureTransform(List<Column> columns) {
        this.columns = List.copyOf(columns);
        if (columns.size() != SIZE) {
            throw new IllegalArgumentException("a transform for " + columns.size() + " features, not " + SIZE);
        }
        for (Feature feature : Feature.all()) {
            Column column = columns.get(feature.index());
            if (!column.feature().equals(feature.wireName())) {
                throw new IllegalArgumentException("a transform for the feature " + column.feature() + " where "
                        + feature.wireName() + " is expected");
            }
            if (!(column.unit() >= 0
                    && column.unit() < Double.POSITIVE_INFINITY
                    && Double.isFinite(column.atLeast()))) {
                throw new IllegalArgumentException("the transform of " + column.feature() + " holds no usable number");
            }
            counts[feature.index()] = -1;
            Evidence evidence = column.evidence();
            if (evidence != null) {
                Feature count = Feature.of(evidence.count());
                if (count == null || !(evidence.weight() > 0) || !Double.isFinite(evidence.usual())) {
                    throw new IllegalArgumentException("the evidence of " + column.feature() + " is not usable");
                }
                counts[feature.index()] = count.index();
            }
        }
    }

    List<Column> columns() {
        return columns;
    }

    /** Whether {@link #apply} takes the vector. */
    static boolean accepts(double[] vector) {
        for (double value : vector) {
            if (!isValid(value)) {
                return false;
            }
        }
        return vector.length == SIZE;
    }

    /**
     * The vector in the forest's scale.
     *
     * @param vector one value for each {@link Feature}, in their order
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative; a forest would answer such
     *     a row with a confident score
     */
    double[] apply(double[] vector) {
        if (vector.length != SIZE) {
            throw new IllegalArgumentException("a feature vector has " + SIZE + " values, not " + vector.length);
        }
        for (int i = 0; i < SIZE; i++) {
            if (!isValid(vector[i])) {
                throw new IllegalArgumentException(
                        Feature.all().get(i).wireName() + " must be a finite number from 0, not " + vector[i]);
            }
        }
        double[] transformed = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            Column column = columns.get(i);
            double value = column.scale(vector[i]);
            Evidence evidence = column.evidence();
            if (evidence != null) {
                double seen = Math.max(0, vector[counts[i]] - evidence.less());
                value = (seen * value + evidence.weight() * evidence.usual()) / (seen + evidence.weight());
            }
            transformed[i] = value;
        }
        return transformed;
    }

    private static FeatureTransform standard() {
        double weight = 5;
        var shareOfMinute = Feature.CLICKS_1M.wireName();
        var session = Feature.SESSION_CLICKS.wireName();
        Map<Feature, Evidence> evidence = Map.of(
                Feature.INTER_ARRIVAL_MEAN, new Evidence(session, 1, weight, Math.log1p(9)),
                Feature.INTER_ARRIVAL_CV, new Evidence(session, 1, weight, Math.log1p(0.8 / CV_UNIT)),
                Feature.ERROR_RATIO_1M, new Evidence(shareOfMinute, 0, weight, 0),
                Feature.REPEAT_PAGE_RATIO, new Evidence(shareOfMinute, 0, weight, 0.2),
                Feature.TRANSACTION_RATIO, new Evidence(session, 0, weight, 0.05));
        var columns = new ArrayList<Column>();
        for (Feature feature : Feature.all()) {
            double unit = switch (feature) {
                case CLICKS_10S,
                        CLICKS_1M,
                        SESSION_CLICKS,
                        SESSION_DURATION,
                        INTER_ARRIVAL_MEAN,
                        DISTINCT_PAGES_1M,
                        LOGIN_FAILURES_1M,
                        DISTINCT_IPS_1M -> 1;
                case INTER_ARRIVAL_CV -> CV_UNIT;
                case REPEAT_PAGE_RATIO, ERROR_RATIO_1M, TRANSACTION_RATIO -> 0;
            };
            double atLeast = switch (feature) {
                case CLICKS_10S, CLICKS_1M, DISTINCT_PAGES_1M, DISTINCT_IPS_1M -> 1;
                case SESSION_CLICKS,
                        SESSION_DURATION,
                        INTER_ARRIVAL_MEAN,
                        INTER_ARRIVAL_CV,
                        REPEAT_PAGE_RATIO,
                        ERROR_RATIO_1M,
                        LOGIN_FAILURES_1M,
                        TRANSACTION_RATIO -> 0;
            };
            columns.add(new Column(feature.wireName(), unit, atLeast, evidence.get(feature)));
        }
        return new FeatureTransform(columns);
    }

    private static boolean isValid(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.inference.forest.Forest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A trained detector: transform, forest, what was usual in training, and where an anomaly begins. Immutable,
 * thread-safe; the stream and the HTTP interface judge with the same instance.
 */
public final class Model {
    private final ModelInfo info;
    private final FeatureTransform transform;
    private final Forest forest;
    private final List<FeatureProfile> profiles;
    private final FeatureLimits limits;
    private final Calibration calibration;
    private final Reference reference;
    private final SeverityBands bands;

    Model(
            ModelInfo info,
            FeatureTransform transform,
            Forest forest,
            List<FeatureProfile> profiles,
            FeatureLimits limits,
            Calibration calibration,
            Reference reference,
            double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold of " + threshold);
        }
        if (profiles.size() != Feature.all().size() || forest.features() != profiles.size()) {
            throw new IllegalArgumentException("a model needs a profile and a column for each feature");
        }
        this.info = info;
        this.transform = transform;
        this.forest = forest;
        this.profiles = List.copyOf(profiles);
        this.limits = limits;
        this.calibration = calibration;
        this.reference = reference;
        this.bands = new SeverityBands(threshold);
    }

    public ModelInfo info() {
        return info;
    }

    public String version() {
        return info.version();
    }

    /** The score from which on a row is an anomaly; one with a feature beyond its limit is one with any score. */
    public double threshold() {
        return bands.threshold();
    }

    /**
     * This model with another threshold.
     *
     * @param sensitivity nothing in it: the threshold that the model was made with
     */
    public Model with(Sensitivity sensitivity) {
        double threshold = sensitivity.threshold() != null
                ? sensitivity.threshold()
                : sensitivity.contamination() != null
                        ? calibration.threshold(sensitivity.contamination())
                        : calibration.threshold(info.contamination());
        return new Model(info, transform, forest, profiles, limits, calibration, reference, threshold);
    }

    /** How far rows have moved from those of the training; at least one row. */
    Drift drift(List<double[]> vectors) {
        return reference.drift(version(), vectors, scores(vectors));
    }

    private double[] scores(List<double[]> vectors) {
        return forest.scores(vectors.stream().map(transform::apply).toArray(double[][]::new));
    }

    /** Share of the rows that are anomalies; see {@link Reference} for their weights. At least one row. */
    double anomalyRate(List<double[]> vectors) {
        double[] weights = Reference.weights(vectors);
        double anomalies = 0;
        double all = 0;
        for (int i = 0; i < weights.length; i++) {
            anomalies += judge(vectors.get(i)).isAnomaly() ? weights[i] : 0;
            all += weights[i];
        }
        return anomalies / all;
    }

    FeatureTransform transform() {
        return transform;
    }

    Forest forest() {
        return forest;
    }

    List<FeatureProfile> profiles() {
        return profiles;
    }

    FeatureLimits limits() {
        return limits;
    }

    Calibration calibration() {
        return calibration;
    }

    Reference reference() {
        return reference;
    }

    /** What is usual for a feature. */
    public FeatureProfile profile(Feature feature) {
        return profiles.get(feature.index());
    }

    /**
     * Judges one feature vector.
     *
     * @param vector one value for each {@link Feature}, in their order
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative
     */
    public Verdict judge(double[] vector) {
        double[] row = transform.apply(vector);
        return verdict(row, forest.score(row));
    }

    private Verdict verdict(double[] row, double score) {
        double reach = limits.reach(row);
        return new Verdict(
                score,
                calibration.rank(score),
                bands.severity(score, reach),
                reach < 1 ? List.of() : limits.beyond(row));
    }

    /**
     * A verdict with its reasons.
     *
     * @param verdict what {@link #judge} says
     * @param contributions one for each feature, greatest share first. Shares are parts of the way from the expected path
     *     length to the vector's own: see {@link Contribution#share()} for their scale
     */
    public record Explanation(Verdict verdict, List<Contribution> contributions) {}

    /**
     * Judges one feature vector and says why.
     *
     * @param vector one value for each {@link Feature}, in their order
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative
     */
    public Explanation explain(double[] vector) {
        double[] row = transform.apply(vector);
        var attribution = forest.attribute(row);
        double[] parts = attribution.parts();
        double positive = 0;
        for (double part : parts) {
            positive += Math.max(part, 0);
        }
        var reasons = new ArrayList<Contribution>(parts.length);
        for (Feature feature : Feature.all()) {
            int i = feature.index();
            double share = positive == 0 ? 0 : parts[i] / positive;
            reasons.add(new Contribution(
                    feature.wireName(),
                    rounded(vector[i]),
                    rounded(profiles.get(i).median()),
                    rounded(share)));
        }
        reasons.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return new Explanation(verdict(row, forest.score(attribution.meanPathLength())), reasons);
    }

    /** To six decimals: a feature is a 32-bit float, and its digits beyond those only look like knowledge. */
    private static double rounded(double value) {
        return Math.abs(value) < 1e9 ? Math.rint(value * 1e6) / 1e6 : value;
    }
}

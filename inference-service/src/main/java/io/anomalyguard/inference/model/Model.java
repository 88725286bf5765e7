package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.inference.forest.Forest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A trained detector: transform, forest, what was usual in training, and where an anomaly begins. Immutable,
 * thread-safe; the stream and the HTTP interface judge with the same instance.
 */
public final class Model {
    private final ModelInfo info;
    private final Forest forest;
    private final List<FeatureProfile> profiles;
    /** Scores of the training rows, ascending. */
    private final double[] calibration;

    private final SeverityBands bands;

    Model(ModelInfo info, Forest forest, List<FeatureProfile> profiles, double[] ascendingScores, SeverityBands bands) {
        if (profiles.size() != Feature.all().size() || forest.features() != profiles.size()) {
            throw new IllegalArgumentException("a model needs a profile and a column for each feature");
        }
        this.info = info;
        this.forest = forest;
        this.profiles = List.copyOf(profiles);
        this.calibration = ascendingScores;
        this.bands = bands;
    }

    public ModelInfo info() {
        return info;
    }

    public String version() {
        return info.version();
    }

    /** The score from which on a row is an anomaly. */
    public double threshold() {
        return bands.threshold();
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
        double score = forest.score(FeatureTransform.apply(vector));
        return new Verdict(score, probability(score), bands.severity(score));
    }

    /**
     * The reasons for a vector's score, greatest share first; one for each feature. Shares are parts of the way from the
     * expected path length to the vector's own: see {@link Contribution#share()} for their scale.
     */
    public List<Contribution> explain(double[] vector) {
        double[] parts = forest.attribute(FeatureTransform.apply(vector));
        double positive = 0;
        for (double part : parts) {
            positive += Math.max(part, 0);
        }
        var reasons = new ArrayList<Contribution>(parts.length);
        for (Feature feature : Feature.all()) {
            int i = feature.index();
            double share = positive == 0 ? 0 : parts[i] / positive;
            reasons.add(new Contribution(
                    feature.wireName(), vector[i], profiles.get(i).median(), share));
        }
        reasons.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return reasons;
    }

    private double probability(double score) {
        int at = Arrays.binarySearch(calibration, score);
        int lower = at < 0 ? -at - 1 : at;
        while (lower > 0 && calibration[lower - 1] == score) {
            lower--;
        }
        return lower / (double) calibration.length;
    }

    /** The worst severity that any training row would get; tells whether the training data holds what it should find. */
    Severity worstOfTraining() {
        return bands.severity(calibration[calibration.length - 1]);
    }
}

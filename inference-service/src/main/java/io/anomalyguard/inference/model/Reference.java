package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * What rows and their scores looked like when a model was trained, to hold later rows against. Rows are taken as they
 * come, each weighed with one over its user's clicks of the minute: a minute of a flood counts as a minute of a person.
 *
 * @param features by feature, in their order
 * @param score of the scores
 */
record Reference(List<Histogram> features, Histogram score) {
    Reference {
        features = List.copyOf(features);
        if (features.size() != Feature.all().size()) {
            throw new IllegalArgumentException("a reference for " + features.size() + " features");
        }
    }

    /** @param scores of the vectors */
    static Reference of(List<double[]> vectors, double[] scores) {
        double[] weights = weights(vectors);
        var features = new ArrayList<Histogram>();
        for (Feature feature : Feature.all()) {
            features.add(Histogram.of(column(vectors, feature), weights));
        }
        return new Reference(features, Histogram.of(scores, weights));
    }

    /**
     * How far rows have moved from here.
     *
     * @param modelVersion the model whose reference this is
     * @param vectors at least one
     * @param scores of the vectors
     */
    Drift drift(String modelVersion, List<double[]> vectors, double[] scores) {
        double[] weights = weights(vectors);
        var byFeature = new ArrayList<Double>();
        for (Feature feature : Feature.all()) {
            byFeature.add(features.get(feature.index()).stabilityIndex(column(vectors, feature), weights));
        }
        return new Drift(modelVersion, vectors.size(), byFeature, score.stabilityIndex(scores, weights));
    }

    static double[] weights(List<double[]> vectors) {
        return vectors.stream()
                .mapToDouble(vector -> 1 / Math.max(1, vector[Feature.CLICKS_1M.index()]))
                .toArray();
    }

    private static double[] column(List<double[]> vectors, Feature feature) {
        return vectors.stream().mapToDouble(vector -> vector[feature.index()]).toArray();
    }
}

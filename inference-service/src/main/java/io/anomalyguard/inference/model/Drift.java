package io.anomalyguard.inference.model;

import java.util.List;

/**
 * Population stability indexes of the latest rows against those at a model's training; see {@link
 * Histogram#stabilityIndex}.
 *
 * @param modelVersion the model whose training that was
 * @param rows how many rows were looked at
 * @param features by feature, in their order
 * @param score of the anomaly score
 */
public record Drift(String modelVersion, int rows, List<Double> features, double score) {}

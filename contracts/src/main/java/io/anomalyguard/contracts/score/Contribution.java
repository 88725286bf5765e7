package io.anomalyguard.contracts.score;

/**
 * One reason for a verdict.
 *
 * @param feature wire name of the feature
 * @param value what was seen
 * @param expected what would have been expected: the training data's median of the feature
 * @param share the feature's part of the anomaly; over all features of a verdict the positive shares sum to 1, and a
 *     negative share belongs to a feature that speaks for normality
 */
public record Contribution(String feature, double value, double expected, double share) {}

package io.anomalyguard.inference.model;

import java.util.List;

/**
 * What a model is trained on.
 *
 * @param vectors feature rows in the order of {@link io.anomalyguard.contracts.activity.Feature}
 * @param users how many users they come from
 * @param from event time of the oldest row, epoch milliseconds
 * @param to event time of the newest row, epoch milliseconds
 * @param recent the latest rows as they came, at least one: what later rows are held against
 */
public record TrainingData(List<double[]> vectors, int users, long from, long to, List<double[]> recent) {}

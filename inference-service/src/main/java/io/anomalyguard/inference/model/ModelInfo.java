package io.anomalyguard.inference.model;

import io.anomalyguard.inference.forest.ForestSettings;

/**
 * Where a model comes from.
 *
 * @param version identifies it
 * @param createdAt when its training ended, epoch milliseconds
 * @param rows feature rows that it was trained on
 * @param users users whose rows those were
 * @param trainingMillis how long the training took
 */
public record ModelInfo(
        String version, long createdAt, int rows, int users, long trainingMillis, ForestSettings forest) {}

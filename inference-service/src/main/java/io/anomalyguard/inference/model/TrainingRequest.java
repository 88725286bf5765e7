package io.anomalyguard.inference.model;

/**
 * That somebody wants a new model, under the key {@code training}; the instance that trains takes it up.
 *
 * @param by who
 * @param at when, epoch milliseconds
 */
record TrainingRequest(String by, long at) {}

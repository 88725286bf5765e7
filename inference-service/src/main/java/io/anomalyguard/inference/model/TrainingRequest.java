package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/**
 * That somebody wants a new model, under the key {@code training}; the instance that trains takes it up.
 *
 * @param by who
 * @param at when, epoch milliseconds
 * @param force true if the new model shall take over whatever its trial says; null as false
 */
record TrainingRequest(String by, long at, @Nullable Boolean force) {
    boolean isForced() {
        return Boolean.TRUE.equals(force);
    }
}

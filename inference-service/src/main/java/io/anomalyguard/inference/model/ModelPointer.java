package io.anomalyguard.inference.model;

import org.jspecify.annotations.Nullable;

/**
 * Which model judges, under the key {@code active}; every instance follows it.
 *
 * @param version of the model
 * @param contamination see {@link Sensitivity}; null for the model's own
 * @param threshold see {@link Sensitivity}; null for the model's own
 * @param by who wanted it so: an operator, or {@link ModelRegistry#BY_TRAINING}
 * @param at when, epoch milliseconds
 * @param note why, or null
 * @param previous version of the model that judged before, to go back to; null if none did or it was gone back from
 */
record ModelPointer(
        String version,
        @Nullable Double contamination,
        @Nullable Double threshold,
        String by,
        long at,
        @Nullable String note,
        @Nullable String previous) {
    Sensitivity sensitivity() {
        return new Sensitivity(contamination, threshold);
    }
}

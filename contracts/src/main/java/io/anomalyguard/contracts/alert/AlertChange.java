package io.anomalyguard.contracts.alert;

import org.jspecify.annotations.Nullable;

/**
 * One step in an alert's life.
 *
 * @param state the state it went into
 * @param by who: an operator, or {@link #SYSTEM}
 * @param note why, or null
 * @param at when, epoch milliseconds
 */
public record AlertChange(
        AlertState state, String by, @Nullable String note, long at) {
    /** The author of changes that no person made. */
    public static final String SYSTEM = "system";
}

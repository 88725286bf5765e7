package io.anomalyguard.contracts.alert;

import org.jspecify.annotations.Nullable;

/**
 * An operator's word that a user raises no alerts for a while. The newest one of a user counts.
 *
 * @param userId whom it is about, 1 to 128 characters
 * @param until from then on alerts open again, epoch milliseconds; not after {@code timestamp}: at once
 * @param by who said so, 1 to 128 characters
 * @param note the operator's words, at most 2000 characters, or null
 * @param timestamp when, epoch milliseconds
 */
public record Suppression(
        String userId, long until, String by, @Nullable String note, long timestamp) {}

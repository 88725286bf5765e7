package io.anomalyguard.contracts.alert;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something an operator did to an alert.
 *
 * @param actionId identifies the action; a repeated one changes nothing
 * @param alertId the alert it is about
 * @param userId the user whom the alert is about; routes the action to where that user's alerts are kept
 * @param action what was done
 * @param by who did it, 1 to 128 characters
 * @param note the operator's words, at most 2000 characters, or null
 * @param timestamp when, epoch milliseconds
 */
public record AlertAction(
        UUID actionId,
        String alertId,
        String userId,
        AlertActionType action,
        String by,
        @Nullable String note,
        long timestamp) {}

package io.anomalyguard.contracts.label;

/**
 * The truth about one injected attack on or by one user. Sent when the attack starts; {@code endMs} is when it is
 * planned to end. An attack cut short is sent again with the real end under the same id.
 *
 * @param attackId identifies the attack of this user
 * @param type what kind
 * @param userId whose behaviour is abnormal
 * @param startMs event time of its first event, epoch milliseconds
 * @param endMs event time of its last event, epoch milliseconds, not before {@code startMs}
 */
public record AttackLabel(String attackId, AttackType type, String userId, long startMs, long endMs) {}

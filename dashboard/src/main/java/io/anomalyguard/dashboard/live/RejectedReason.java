package io.anomalyguard.dashboard.live;

/**
 * Why events were rejected.
 *
 * @param field JSON name of the offending field, {@code $} for the record as a whole, empty if unknown
 * @param reason what is wrong with it
 * @param count how many in the last five minutes
 */
public record RejectedReason(String field, String reason, long count) {}

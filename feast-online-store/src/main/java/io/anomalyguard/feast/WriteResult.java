package io.anomalyguard.feast;

/**
 * What became of the rows of one write; the two counts add up to the rows given.
 *
 * @param written rows that are now in the store
 * @param skipped rows left out because a newer one of the same user was in the store or in the same write
 */
public record WriteResult(int written, int skipped) {}

package io.anomalyguard.inference.forest;

/**
 * How to fit a forest.
 *
 * @param trees how many, at least 1; the paper finds path lengths converged at 100
 * @param subsample rows that each tree sees (psi), at least 2; the paper finds 256 enough
 * @param seed equal rows and an equal seed give an equal forest
 */
public record ForestSettings(int trees, int subsample, long seed) {
    public ForestSettings {
        if (trees < 1) {
            throw new IllegalArgumentException("trees must be at least 1, not " + trees);
        }
        if (subsample < 2) {
            throw new IllegalArgumentException("subsample must be at least 2, not " + subsample);
        }
    }
}

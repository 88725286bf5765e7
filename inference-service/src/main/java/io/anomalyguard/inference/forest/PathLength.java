package io.anomalyguard.inference.forest;

/** The measure that isolation scores are made of: Liu, Ting and Zhou, "Isolation Forest", ICDM 2008, section 2. */
public final class PathLength {
    private static final double EULER = 0.5772156649015329;

    private PathLength() {}

    /**
     * c(n), the mean path length of an unsuccessful search in a binary search tree of n rows (equation 1), with the
     * paper's estimate of the harmonic number. 0 for fewer than two rows; exactly 1 for two.
     */
    public static double average(int rows) {
        if (rows <= 1) {
            return 0;
        }
        if (rows == 2) {
            return 1;
        }
        return 2 * (Math.log(rows - 1.0) + EULER) - 2 * (rows - 1.0) / rows;
    }

    /** 2^(-E[h]/c(psi)), equation 2: 0 to 1, higher is more anomalous. */
    public static double score(double meanPathLength, int subsample) {
        return Math.pow(2, -meanPathLength / average(subsample));
    }
}

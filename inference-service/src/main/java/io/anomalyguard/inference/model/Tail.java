package io.anomalyguard.inference.model;

/**
 * Where the rare begins, from what is common. A quantile of one in ten million cannot be read from twenty thousand rows,
 * and the outermost rows are the ones that an attacker in the training data has made. So it is extrapolated from two
 * quantiles that a few per cent of attackers do not move, as if the tail beyond them fell exponentially (the generalized
 * Pareto tail with shape 0; Pickands 1975). A lighter tail, as log-scaled counts have, makes the answer too far out: fewer
 * false alarms than asked for, not more.
 */
final class Tail {
    private Tail() {}

    /**
     * The value that a share of {@code rare} lies beyond.
     *
     * @param near quantile that a share of {@code nearShare} lies beyond
     * @param far quantile further out, that a share of {@code farShare} lies beyond
     * @param leastStep distance of the two at least, for columns that hardly vary
     */
    static double beyond(double near, double nearShare, double far, double farShare, double leastStep, double rare) {
        double step = Math.max(Math.abs(far - near), leastStep) * (far < near ? -1 : 1);
        return far + step * Math.log(farShare / rare) / Math.log(nearShare / farShare);
    }
}

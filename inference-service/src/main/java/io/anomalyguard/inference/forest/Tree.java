package io.anomalyguard.inference.forest;

/** One isolation tree, as data. */
public sealed interface Tree {
    /**
     * An inner node: a row whose value of the feature is less than the threshold goes below, any other goes above.
     *
     * @param feature index into the row
     */
    record Split(int feature, double threshold, Tree below, Tree above) implements Tree {}

    /**
     * An outer node.
     *
     * @param pathLength splits from the root to here, plus c(n) for the n training rows that were not separated further
     *     (Liu, Ting and Zhou 2008, algorithm 3); trees of Smile take the paper's estimate also for two rows, 0.154 where
     *     {@link PathLength#average} says 1
     */
    record Leaf(double pathLength) implements Tree {}

    /** Splits on the longest way from here to a leaf. */
    default int depth() {
        return switch (this) {
            case Leaf _ -> 0;
            case Split split -> 1 + Math.max(split.below.depth(), split.above.depth());
        };
    }
}

package io.anomalyguard.inference.forest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * An Isolation Forest compiled to flat arrays. Every tree is a complete binary tree of one depth; shorter ways are filled
 * up with splits that lead to the same leaf. All trees together are kept like one heap with as many roots: node i is the
 * root of tree i, and the children of any node i are 2i + trees and the one after it. So the way down needs no branch, no
 * pointer and nothing of its own for each tree, and all trees are walked at a time, level by level. Immutable, thread-safe.
 */
public final class Forest {
    private static final int MAX_DEPTH = 16;

    /** 2,000 trees grown from 4,096 rows each: more than that is a mistake, not a model. */
    private static final long MAX_NODES = 1L << 24;

    private final int features;
    private final int subsample;
    private final int trees;
    private final int depth;

    private final char[] feature;
    private final double[] threshold;
    /** Mean path length of the background rows that pass a node; at the last level the path length itself. */
    private final double[] expected;

    private Forest(int features, int subsample, int trees, int depth) {
        this.features = features;
        this.subsample = subsample;
        this.trees = trees;
        this.depth = depth;
        this.feature = new char[levelStart(depth)];
        this.threshold = new double[levelStart(depth)];
        this.expected = new double[levelStart(depth + 1)];
    }

    /** The first node of a level: as many as the levels above have in all trees. */
    private int levelStart(int level) {
        return trees * ((1 << level) - 1);
    }

    /** Fits a forest on rows alone; see {@link #fit(double[][], double[][], ForestSettings)}. */
    public static Forest fit(double[][] rows, ForestSettings settings) {
        return fit(rows, new double[0][], settings);
    }

    /**
     * Fits a forest. Columns that hold one value only are left out, because a split on them tells nothing; if all are
     * such, every row gets the same path length c(psi) and the score 0.5.
     *
     * @param rows at least three rows of one length, at most 65,535 columns; finite values
     * @param filler rows that the trees are grown from too, but that say nothing of what is to be expected
     * @throws IllegalArgumentException if there are too few rows, or a value is NaN or infinite
     */
    public static Forest fit(double[][] rows, double[][] filler, ForestSettings settings) {
        if (rows.length < 3) {
            throw new IllegalArgumentException("a forest needs at least 3 rows, not " + rows.length);
        }
        double[][] all = Arrays.copyOf(rows, rows.length + filler.length);
        System.arraycopy(filler, 0, all, rows.length, filler.length);
        int width = rows[0].length;
        for (double[] row : all) {
            requireFinite(row, width);
        }
        // Smile takes the subsample as a share of the rows, less than 1.
        int subsample = Math.min(settings.subsample(), all.length - 1);
        List<Tree> grown = SmileForest.grow(all, settings.trees(), subsample, settings.seed());
        return compile(
                grown.isEmpty() ? List.of(new Tree.Leaf(PathLength.average(subsample))) : grown,
                subsample,
                width,
                rows);
    }

    /**
     * Compiles trees.
     *
     * @param background rows that say what is to be expected at each node; {@link #attribute} measures against them
     */
    static Forest compile(List<Tree> trees, int subsample, int features, double[][] background) {
        if (features > Character.MAX_VALUE) {
            throw new IllegalArgumentException("at most 65,535 features, not " + features);
        }
        int depth = trees.stream().mapToInt(Tree::depth).max().orElseThrow();
        var forest = new Forest(features, subsample, trees.size(), depth);
        for (int t = 0; t < trees.size(); t++) {
            forest.fill(t, 0, trees.get(t));
        }
        forest.learnExpected(background);
        return forest;
    }

    /** Writes all that {@link #read} needs; the form is part of the model artifact's. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(features);
        out.writeInt(subsample);
        out.writeInt(trees);
        out.writeInt(depth);
        for (int node : treeByTree(depth)) {
            out.writeChar(feature[node]);
            out.writeDouble(threshold[node]);
        }
        for (int node : treeByTree(depth + 1)) {
            out.writeDouble(expected[node]);
        }
    }

    /** The nodes of the upper levels in the order of the artifact: all of one tree, level by level, then the next tree's. */
    private int[] treeByTree(int levels) {
        int[] order = new int[levelStart(levels)];
        int next = 0;
        for (int tree = 0; tree < trees; tree++) {
            for (int level = 0; level < levels; level++) {
                int first = levelStart(level) + (tree << level);
                for (int node = first; node < first + (1 << level); node++) {
                    order[next++] = node;
                }
            }
        }
        return order;
    }

    /**
     * Reads a forest that {@link #write} wrote.
     *
     * @throws IOException if it ends too early, or holds what no forest does
     */
    public static Forest read(DataInput in) throws IOException {
        int features = in.readInt();
        int subsample = in.readInt();
        int trees = in.readInt();
        int depth = in.readInt();
        if (features < 1
                || features > Character.MAX_VALUE
                || subsample < 2
                || trees < 1
                || depth < 0
                || depth > MAX_DEPTH
                || (long) trees << (depth + 1) > MAX_NODES) {
            throw new IOException(
                    "no forest of " + trees + " trees of depth " + depth + " over " + features + " features");
        }
        var forest = new Forest(features, subsample, trees, depth);
        for (int node : forest.treeByTree(depth)) {
            forest.feature[node] = in.readChar();
            forest.threshold[node] = in.readDouble();
            if (forest.feature[node] >= features || Double.isNaN(forest.threshold[node])) {
                throw new IOException("a split of the forest is not usable");
            }
        }
        for (int node : forest.treeByTree(depth + 1)) {
            forest.expected[node] = in.readDouble();
            if (!(forest.expected[node] >= 0 && forest.expected[node] < Double.POSITIVE_INFINITY)) {
                throw new IOException("a path length of the forest is not usable");
            }
        }
        return forest;
    }

    private void fill(int node, int level, Tree part) {
        if (level == depth) {
            if (!(part instanceof Tree.Leaf leaf)) {
                throw new IllegalStateException("deeper than the deepest tree");
            }
            expected[node] = leaf.pathLength();
            return;
        }
        int below = 2 * node + trees;
        switch (part) {
            case Tree.Split split -> {
                feature[node] = (char) split.feature();
                threshold[node] = split.threshold();
                fill(below, level + 1, split.below());
                fill(below + 1, level + 1, split.above());
            }
            case Tree.Leaf leaf -> {
                fill(below, level + 1, leaf);
                fill(below + 1, level + 1, leaf);
            }
        }
    }

    private void learnExpected(double[][] background) {
        int[] passed = new int[expected.length];
        for (int tree = 0; tree < trees; tree++) {
            for (double[] row : background) {
                int node = tree;
                passed[node]++;
                for (int level = 0; level < depth; level++) {
                    node = child(node, row);
                    passed[node]++;
                }
            }
        }
        for (int node = levelStart(depth) - 1; node >= 0; node--) {
            int below = 2 * node + trees;
            int above = below + 1;
            int both = passed[below] + passed[above];
            // Where no background row came by there is nothing to weigh with.
            expected[node] = both == 0
                    ? (expected[below] + expected[above]) / 2
                    : (passed[below] * expected[below] + passed[above] * expected[above]) / both;
        }
    }

    private int child(int node, double[] row) {
        return 2 * node + trees + (row[feature[node]] < threshold[node] ? 0 : 1);
    }

    /** Number of features that a row must have. */
    public int features() {
        return features;
    }

    public int trees() {
        return trees;
    }

    /** Rows that each tree was grown from (psi). */
    public int subsample() {
        return subsample;
    }

    /**
     * The paper's anomaly score, 0 to 1.
     *
     * @param row finite values; not checked here
     */
    public double score(double[] row) {
        return score(meanPathLength(row));
    }

    /** The paper's anomaly score of a mean path length. */
    public double score(double meanPathLength) {
        return PathLength.score(meanPathLength, subsample);
    }

    /** E[h(x)]: mean over the trees of the row's path length. */
    public double meanPathLength(double[] row) {
        return meanPathLength(row, new int[trees]);
    }

    /** @param at is given the leaf that the row reaches in each tree */
    private double meanPathLength(double[] row, int[] at) {
        toRoots(at);
        for (int level = 0; level < depth; level++) {
            // No step waits for the one before: each is in another tree.
            for (int tree = 0; tree < at.length; tree++) {
                at[tree] = child(at[tree], row);
            }
        }
        return meanPathLength(at);
    }

    private static void toRoots(int[] at) {
        for (int tree = 0; tree < at.length; tree++) {
            at[tree] = tree;
        }
    }

    private double meanPathLength(int[] leaves) {
        double sum = 0;
        for (int leaf : leaves) {
            sum += expected[leaf];
        }
        return sum / trees;
    }

    /** The score of each row, bit for bit what {@link #score} gives. */
    public double[] scores(double[][] rows) {
        double[] scores = new double[rows.length];
        int[] at = new int[trees];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = score(meanPathLength(rows[i], at));
        }
        return scores;
    }

    /**
     * A row's mean path length, and where it comes from.
     *
     * @param meanPathLength bit for bit what {@link Forest#meanPathLength} gives
     * @param parts what each feature did to the path length: how much shorter (positive: towards an anomaly) or longer
     *     (negative) the expected way became at the splits on that feature, mean over the trees. They add up to
     *     {@link Forest#expectedPathLength()} minus the mean path length
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Attribution(double meanPathLength, double[] parts) {}

    /** Walks the trees once for both, the score and its reasons. */
    public Attribution attribute(double[] row) {
        double[] parts = new double[features];
        int[] at = new int[trees];
        toRoots(at);
        for (int level = 0; level < depth; level++) {
            for (int tree = 0; tree < at.length; tree++) {
                int node = at[tree];
                int next = child(node, row);
                parts[feature[node]] += expected[node] - expected[next];
                at[tree] = next;
            }
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] /= trees;
        }
        return new Attribution(meanPathLength(at), parts);
    }

    /** Mean path length of the background rows. */
    public double expectedPathLength() {
        double sum = 0;
        for (int tree = 0; tree < trees; tree++) {
            sum += expected[tree];
        }
        return sum / trees;
    }

    private static void requireFinite(double[] row, int width) {
        if (row.length != width) {
            throw new IllegalArgumentException("rows of different lengths: " + width + " and " + row.length);
        }
        for (double value : row) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a training row holds " + value);
            }
        }
    }
}

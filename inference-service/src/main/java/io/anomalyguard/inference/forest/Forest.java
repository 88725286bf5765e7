package io.anomalyguard.inference.forest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * An Isolation Forest compiled to flat arrays. Every tree is a complete binary tree of one depth, kept like a heap: the
 * children of node i are 2i+1 and 2i+2. So the way down needs no branch and no pointer, and four trees are walked at a
 * time. Shorter ways are filled up with splits that lead to the same leaf. Immutable, thread-safe.
 */
public final class Forest {
    private static final int MAX_DEPTH = 16;

    /** 2,000 trees grown from 4,096 rows each: more than that is a mistake, not a model. */
    private static final long MAX_NODES = 1L << 24;

    private final int features;
    private final int subsample;
    private final int trees;
    private final int depth;
    /** Inner nodes of a tree. */
    private final int splits;
    /** All nodes of a tree. */
    private final int nodes;

    private final char[] feature;
    private final double[] threshold;
    /** Mean path length of the background rows that pass a node; at the last level the path length itself. */
    private final double[] expected;

    private Forest(int features, int subsample, int trees, int depth) {
        this.features = features;
        this.subsample = subsample;
        this.trees = trees;
        this.depth = depth;
        this.splits = (1 << depth) - 1;
        this.nodes = 2 * splits + 1;
        this.feature = new char[trees * splits];
        this.threshold = new double[trees * splits];
        this.expected = new double[trees * nodes];
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
            forest.fill(t, 0, 0, trees.get(t));
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
        for (int i = 0; i < feature.length; i++) {
            out.writeChar(feature[i]);
            out.writeDouble(threshold[i]);
        }
        for (double length : expected) {
            out.writeDouble(length);
        }
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
        for (int i = 0; i < forest.feature.length; i++) {
            forest.feature[i] = in.readChar();
            forest.threshold[i] = in.readDouble();
            if (forest.feature[i] >= features || Double.isNaN(forest.threshold[i])) {
                throw new IOException("a split of the forest is not usable");
            }
        }
        for (int i = 0; i < forest.expected.length; i++) {
            forest.expected[i] = in.readDouble();
            if (!(forest.expected[i] >= 0 && forest.expected[i] < Double.POSITIVE_INFINITY)) {
                throw new IOException("a path length of the forest is not usable");
            }
        }
        return forest;
    }

    private void fill(int tree, int node, int level, Tree part) {
        if (level == depth) {
            if (!(part instanceof Tree.Leaf leaf)) {
                throw new IllegalStateException("deeper than the deepest tree");
            }
            expected[tree * nodes + node] = leaf.pathLength();
            return;
        }
        switch (part) {
            case Tree.Split split -> {
                feature[tree * splits + node] = (char) split.feature();
                threshold[tree * splits + node] = split.threshold();
                fill(tree, 2 * node + 1, level + 1, split.below());
                fill(tree, 2 * node + 2, level + 1, split.above());
            }
            case Tree.Leaf leaf -> {
                fill(tree, 2 * node + 1, level + 1, leaf);
                fill(tree, 2 * node + 2, level + 1, leaf);
            }
        }
    }

    private void learnExpected(double[][] background) {
        int[] passed = new int[nodes];
        for (int t = 0; t < trees; t++) {
            Arrays.fill(passed, 0);
            for (double[] row : background) {
                int node = 0;
                passed[0]++;
                for (int level = 0; level < depth; level++) {
                    node = child(t, node, row);
                    passed[node]++;
                }
            }
            int base = t * nodes;
            for (int node = splits - 1; node >= 0; node--) {
                int below = 2 * node + 1;
                int above = below + 1;
                int both = passed[below] + passed[above];
                // Where no background row came by there is nothing to weigh with.
                expected[base + node] = both == 0
                        ? (expected[base + below] + expected[base + above]) / 2
                        : (passed[below] * expected[base + below] + passed[above] * expected[base + above]) / both;
            }
        }
    }

    private int child(int tree, int node, double[] row) {
        int at = tree * splits + node;
        return 2 * node + (row[feature[at]] < threshold[at] ? 1 : 2);
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
        double sum = 0;
        int tree = 0;
        for (; tree + 4 <= trees; tree += 4) {
            sum += fourPathLengths(tree, row);
        }
        for (; tree < trees; tree++) {
            sum += pathLength(tree, row);
        }
        return sum / trees;
    }

    /** Sum of h(x) in a tree and the three after it. No step waits for another tree's. */
    private double fourPathLengths(int tree, double[] row) {
        char[] feature = this.feature;
        double[] threshold = this.threshold;
        double[] expected = this.expected;
        int s0 = tree * splits;
        int s1 = s0 + splits;
        int s2 = s1 + splits;
        int s3 = s2 + splits;
        int n0 = 0;
        int n1 = 0;
        int n2 = 0;
        int n3 = 0;
        for (int level = 0; level < depth; level++) {
            n0 = 2 * n0 + (row[feature[s0 + n0]] < threshold[s0 + n0] ? 1 : 2);
            n1 = 2 * n1 + (row[feature[s1 + n1]] < threshold[s1 + n1] ? 1 : 2);
            n2 = 2 * n2 + (row[feature[s2 + n2]] < threshold[s2 + n2] ? 1 : 2);
            n3 = 2 * n3 + (row[feature[s3 + n3]] < threshold[s3 + n3] ? 1 : 2);
        }
        int e0 = tree * nodes;
        int e1 = e0 + nodes;
        int e2 = e1 + nodes;
        int e3 = e2 + nodes;
        return (expected[e0 + n0] + expected[e1 + n1]) + (expected[e2 + n2] + expected[e3 + n3]);
    }

    /**
     * The score of each row, bit for bit what {@link #score} gives. Goes four trees at a time over all rows, so that
     * their nodes stay in the processor's nearest cache.
     */
    public double[] scores(double[][] rows) {
        double[] sums = new double[rows.length];
        int tree = 0;
        for (; tree + 4 <= trees; tree += 4) {
            for (int i = 0; i < rows.length; i++) {
                sums[i] += fourPathLengths(tree, rows[i]);
            }
        }
        for (; tree < trees; tree++) {
            for (int i = 0; i < rows.length; i++) {
                sums[i] += pathLength(tree, rows[i]);
            }
        }
        for (int i = 0; i < rows.length; i++) {
            sums[i] = PathLength.score(sums[i] / trees, subsample);
        }
        return sums;
    }

    /** h(x) in one tree. */
    double pathLength(int tree, double[] row) {
        int node = 0;
        for (int level = 0; level < depth; level++) {
            node = child(tree, node, row);
        }
        return expected[tree * nodes + node];
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
        double sum = 0;
        int tree = 0;
        for (; tree + 4 <= trees; tree += 4) {
            sum += attributeFour(tree, row, parts);
        }
        for (; tree < trees; tree++) {
            sum += attributeOne(tree, row, parts);
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] /= trees;
        }
        return new Attribution(sum / trees, parts);
    }

    /** {@link #fourPathLengths}, with the parts on the way. */
    private double attributeFour(int tree, double[] row, double[] parts) {
        char[] feature = this.feature;
        double[] threshold = this.threshold;
        double[] expected = this.expected;
        int s0 = tree * splits;
        int s1 = s0 + splits;
        int s2 = s1 + splits;
        int s3 = s2 + splits;
        int e0 = tree * nodes;
        int e1 = e0 + nodes;
        int e2 = e1 + nodes;
        int e3 = e2 + nodes;
        int n0 = 0;
        int n1 = 0;
        int n2 = 0;
        int n3 = 0;
        double x0 = expected[e0];
        double x1 = expected[e1];
        double x2 = expected[e2];
        double x3 = expected[e3];
        for (int level = 0; level < depth; level++) {
            int f0 = feature[s0 + n0];
            int f1 = feature[s1 + n1];
            int f2 = feature[s2 + n2];
            int f3 = feature[s3 + n3];
            n0 = 2 * n0 + (row[f0] < threshold[s0 + n0] ? 1 : 2);
            n1 = 2 * n1 + (row[f1] < threshold[s1 + n1] ? 1 : 2);
            n2 = 2 * n2 + (row[f2] < threshold[s2 + n2] ? 1 : 2);
            n3 = 2 * n3 + (row[f3] < threshold[s3 + n3] ? 1 : 2);
            double y0 = expected[e0 + n0];
            double y1 = expected[e1 + n1];
            double y2 = expected[e2 + n2];
            double y3 = expected[e3 + n3];
            parts[f0] += x0 - y0;
            parts[f1] += x1 - y1;
            parts[f2] += x2 - y2;
            parts[f3] += x3 - y3;
            x0 = y0;
            x1 = y1;
            x2 = y2;
            x3 = y3;
        }
        return (x0 + x1) + (x2 + x3);
    }

    private double attributeOne(int tree, double[] row, double[] parts) {
        int base = tree * nodes;
        int node = 0;
        for (int level = 0; level < depth; level++) {
            int next = child(tree, node, row);
            parts[feature[tree * splits + node]] += expected[base + node] - expected[base + next];
            node = next;
        }
        return expected[base + node];
    }

    /** Mean path length of the background rows. */
    public double expectedPathLength() {
        double sum = 0;
        for (int tree = 0; tree < trees; tree++) {
            sum += expected[tree * nodes];
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

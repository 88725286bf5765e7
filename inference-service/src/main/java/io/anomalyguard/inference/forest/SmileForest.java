package io.anomalyguard.inference.forest;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import smile.anomaly.IsolationForest;
import smile.anomaly.IsolationTree;
import smile.math.MathEx;

/** Fits trees with Smile's Isolation Forest and takes them out of it. */
final class SmileForest {
    private SmileForest() {}

    /**
     * Grows trees. Columns that hold one value only are left out, because Smile would split on them, which tells nothing.
     *
     * @param rows at least three rows of one length; finite values
     * @return none if all columns are such
     */
    static List<Tree> grow(double[][] rows, int trees, int subsample, long seed) {
        int[] columns = varyingColumns(rows);
        if (columns.length == 0) {
            return List.of();
        }
        double[][] varying = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double[] row = new double[columns.length];
            for (int c = 0; c < columns.length; c++) {
                row[c] = rows[i][columns[c]];
            }
            varying[i] = row;
        }
        return trees(fit(varying, trees, subsample, seed), columns);
    }

    private static int[] varyingColumns(double[][] rows) {
        double[] first = rows[0];
        boolean[] varies = new boolean[first.length];
        int count = 0;
        for (double[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                if (!varies[c] && row[c] != first[c]) {
                    varies[c] = true;
                    count++;
                }
            }
        }
        int[] columns = new int[count];
        int next = 0;
        for (int c = 0; c < varies.length; c++) {
            if (varies[c]) {
                columns[next++] = c;
            }
        }
        return columns;
    }

    /**
     * Fits a forest. Equal rows and seed give equal trees.
     *
     * @param rows at least three rows of one length; finite values
     */
    static IsolationForest fit(double[][] rows, int trees, int subsample, long seed) {
        // Smile draws from a thread-local generator in a parallel stream: one worker that is seeded and then does all.
        try (var pool = new ForkJoinPool(1)) {
            return pool.submit(() -> {
                        MathEx.setSeed(seed);
                        return IsolationForest.fit(
                                rows,
                                new IsolationForest.Options(
                                        trees, depthLimit(subsample), subsample / (double) rows.length, 0));
                    })
                    .join();
        }
    }

    /** The paper's height limit: ceiling of log2(psi). */
    static int depthLimit(int subsample) {
        return Math.max(1, 32 - Integer.numberOfLeadingZeros(subsample - 1));
    }

    /**
     * The trees of a forest that was fitted on axis-parallel splits.
     *
     * @param columns for each column that the forest was fitted on, its index in the rows that will be scored
     * @throws IllegalStateException if this version of Smile keeps its trees in another form
     */
    static List<Tree> trees(IsolationForest forest, int[] columns) {
        try {
            var nodes = new NodeAccess();
            var trees = new ArrayList<Tree>();
            for (IsolationTree tree : forest.trees()) {
                trees.add(tree(nodes, nodes.root(tree), columns));
            }
            return trees;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Smile's isolation trees have another form than expected", e);
        }
    }

    private static Tree tree(NodeAccess nodes, Object node, int[] columns) throws ReflectiveOperationException {
        Object left = nodes.left.get(node);
        Object right = nodes.right.get(node);
        if (left == null || right == null) {
            return new Tree.Leaf(nodes.depth.getDouble(node));
        }
        double[] slope = (double[]) nodes.slope.get(node);
        double bias = nodes.bias.getDouble(node);
        Tree whenLess = tree(nodes, left, columns);
        Tree otherwise = tree(nodes, right, columns);
        int column = onlyNonZero(slope);
        if (column < 0) {
            // 0 < bias holds for every row or for none.
            return 0 < bias ? whenLess : otherwise;
        }
        double factor = slope[column];
        int feature = columns[column];
        return factor > 0
                ? new Tree.Split(feature, firstNotLess(factor, bias), whenLess, otherwise)
                : new Tree.Split(feature, firstLess(factor, bias), otherwise, whenLess);
    }

    private static int onlyNonZero(double[] slope) {
        int found = -1;
        for (int i = 0; i < slope.length; i++) {
            if (slope[i] != 0) {
                if (found >= 0) {
                    throw new IllegalStateException(
                            "a split on more than one feature cannot be compiled: " + Arrays.toString(slope));
                }
                found = i;
            }
        }
        return found;
    }

    /**
     * Smile asks {@code factor * x < bias}. Rounding is monotone, so for a positive factor that holds exactly for all x
     * under one value; this is that value, to the last bit.
     */
    private static double firstNotLess(double factor, double bias) {
        return first(x -> !(factor * x < bias));
    }

    /** For a negative factor {@code factor * x < bias} holds exactly from one value of x on. */
    private static double firstLess(double factor, double bias) {
        return first(x -> factor * x < bias);
    }

    private interface Condition {
        boolean holds(double x);
    }

    /** The least double for which a monotone condition holds, or positive infinity if it holds for no finite one. */
    private static double first(Condition condition) {
        long from = order(-Double.MAX_VALUE);
        long to = order(Double.POSITIVE_INFINITY);
        while (from < to) {
            long middle = (from & to) + ((from ^ to) >> 1);
            if (condition.holds(unorder(middle))) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return unorder(from);
    }

    /** Doubles as integers that are in the same order. */
    private static long order(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double unorder(long order) {
        return Double.longBitsToDouble(order ^ ((order >> 63) & Long.MAX_VALUE));
    }

    /** Smile has no public access to the nodes of a tree. */
    private static final class NodeAccess {
        private final Field root;
        private final Field left;
        private final Field right;
        private final Field slope;
        private final Field bias;
        private final Field depth;

        NodeAccess() throws ReflectiveOperationException {
            root = field(IsolationTree.class, "root");
            Class<?> node = root.getType();
            left = field(node, "left");
            right = field(node, "right");
            slope = field(node, "slope");
            bias = field(node, "bias");
            depth = field(node, "depth");
        }

        Object root(IsolationTree tree) throws ReflectiveOperationException {
            @Nullable Object node = root.get(tree);
            if (node == null) {
                throw new NoSuchFieldException("root is null");
            }
            return node;
        }

        private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        }
    }
}

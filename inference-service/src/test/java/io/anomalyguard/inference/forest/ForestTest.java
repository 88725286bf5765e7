package io.anomalyguard.inference.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForestTest {
    private static final ForestSettings SETTINGS = new ForestSettings(100, 256, 7);

    /** Three rows: 10 is cut off first (path 1), then 1 from 2 (path 2 each). */
    private static final Tree HAND_MADE =
            new Tree.Split(0, 5, new Tree.Split(0, 1.5, new Tree.Leaf(2), new Tree.Leaf(2)), new Tree.Leaf(1));

    private static final double[][] HAND_MADE_ROWS = {{1, 0}, {2, 0}, {10, 0}};

    @Test
    void shouldFollowThePapersFormulaOnHandComputedTrees() {
        // c(3) = 2 (ln 2 + 0.5772156649) - 2 * 2/3 = 1.2073923...; the paper's estimate of H(2).
        assertThat(PathLength.average(3)).isCloseTo(1.2073923, within(1e-6));
        var forest = Forest.compile(List.of(HAND_MADE), 3, 2, HAND_MADE_ROWS);

        assertThat(forest.meanPathLength(new double[] {10, 0})).isEqualTo(1);
        assertThat(forest.meanPathLength(new double[] {5, 0})).isEqualTo(1);
        assertThat(forest.meanPathLength(new double[] {4.999, 0})).isEqualTo(2);
        // 2^(-1/1.2073923) and 2^(-2/1.2073923)
        assertThat(forest.score(new double[] {10, 0})).isCloseTo(0.563226, within(1e-5));
        assertThat(forest.score(new double[] {1, 0})).isCloseTo(0.317223, within(1e-5));
    }

    @Test
    void shouldKnowTheAveragePathLengthOfSmallAndUsualSubsamples() {
        assertThat(PathLength.average(0)).isZero();
        assertThat(PathLength.average(1)).isZero();
        assertThat(PathLength.average(2)).isEqualTo(1);
        assertThat(PathLength.average(256)).isCloseTo(10.244771, within(1e-6));
        assertThat(PathLength.score(PathLength.average(256), 256)).isEqualTo(0.5);
    }

    @Test
    void shouldExplainHandComputedTreesExactly() {
        var forest = Forest.compile(List.of(HAND_MADE), 3, 2, HAND_MADE_ROWS);

        assertThat(forest.expectedPathLength()).isCloseTo(5.0 / 3, within(1e-15));
        assertThat(forest.attribute(new double[] {10, 0}).parts()).containsExactly(5.0 / 3 - 1, 0);
        assertThat(forest.attribute(new double[] {1, 0}).parts()[0]).isCloseTo(5.0 / 3 - 2, within(1e-15));
    }

    @Test
    void shouldGiveTheSamePathLengthsAsSmileToTheLastBit() {
        for (long seed = 1; seed <= 5; seed++) {
            double[][] rows = mixedRows(2000, seed);
            int[] columns = {0, 1, 2, 3, 4, 5};
            var smile = SmileForest.fit(rows, 40, 256, seed);
            var trees = SmileForest.trees(smile, columns);
            var forest = Forest.compile(trees, 256, 6, rows);
            List<Forest> single = trees.stream()
                    .map(tree -> Forest.compile(List.of(tree), 256, 6, rows))
                    .toList();
            for (double[] probe : mixedRows(3000, seed + 100)) {
                double sum = 0;
                for (int t = 0; t < trees.size(); t++) {
                    double path = smile.trees()[t].path(probe);
                    assertThat(single.get(t).meanPathLength(probe)).isEqualTo(path);
                    sum += path;
                }
                assertThat(forest.meanPathLength(probe)).isEqualTo(sum / trees.size());
            }
            onEveryThreshold(trees.getFirst(), smile, single.getFirst(), new double[6]);
        }
    }

    /** Rounding shows at the cuts themselves: on each of them, and one step of a double to either side. */
    private static void onEveryThreshold(Tree tree, smile.anomaly.IsolationForest smile, Forest forest, double[] row) {
        if (tree instanceof Tree.Split(int feature, double threshold, Tree below, Tree above)) {
            for (double at : new double[] {Math.nextDown(threshold), threshold, Math.nextUp(threshold)}) {
                double[] probe = row.clone();
                probe[feature] = at;
                assertThat(forest.meanPathLength(probe)).isEqualTo(smile.trees()[0].path(probe));
            }
            double[] low = row.clone();
            low[feature] = Math.nextDown(threshold);
            onEveryThreshold(below, smile, forest, low);
            double[] high = row.clone();
            high[feature] = threshold;
            onEveryThreshold(above, smile, forest, high);
        }
    }

    @Test
    void shouldScoreABatchAsItScoresEachRow() {
        double[][] rows = mixedRows(500, 3);
        for (int trees : new int[] {1, 7, 100}) {
            var forest = Forest.fit(rows, new ForestSettings(trees, 64, 1));
            assertThat(forest.scores(rows))
                    .isEqualTo(Arrays.stream(rows).mapToDouble(forest::score).toArray());
        }
        assertThat(Forest.fit(rows, SETTINGS).scores(new double[0][])).isEmpty();
    }

    @Test
    void shouldTakeManyColumns() {
        var random = new Random(21);
        double[][] rows = new double[400][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.doubles(1_000).toArray();
        }
        double[] odd = rows[0].clone();
        Arrays.fill(odd, 5);
        var forest = Forest.fit(rows, SETTINGS);
        assertThat(forest.score(odd)).isGreaterThan(forest.score(rows[1]));
    }

    @Test
    void shouldExplainBySharesThatAddUp() {
        double[][] rows = mixedRows(1500, 5);
        var forest = Forest.fit(rows, new ForestSettings(103, 256, 7));
        for (double[] row : mixedRows(300, 6)) {
            var attribution = forest.attribute(row);
            assertThat(attribution.meanPathLength()).isEqualTo(forest.meanPathLength(row));
            assertThat(Arrays.stream(attribution.parts()).sum())
                    .isCloseTo(forest.expectedPathLength() - forest.meanPathLength(row), within(1e-9));
        }
    }

    @Test
    void shouldWriteOneTreeAfterTheOther() throws IOException {
        var other = new Tree.Split(1, 7, new Tree.Leaf(3), new Tree.Leaf(4));
        var bytes = new ByteArrayOutputStream();
        Forest.compile(List.of(HAND_MADE, other), 3, 2, HAND_MADE_ROWS).write(new DataOutputStream(bytes));

        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        // Columns, subsample, trees, depth.
        assertThat(new int[] {in.readInt(), in.readInt(), in.readInt(), in.readInt()})
                .containsExactly(2, 3, 2, 2);
        // Each tree's splits, level by level; those below a leaf do not matter.
        var splits = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            splits.add((int) in.readChar() + " < " + in.readDouble());
        }
        assertThat(splits).containsExactly("0 < 5.0", "0 < 1.5", "0 < 0.0", "1 < 7.0", "0 < 0.0", "0 < 0.0");
        // What is to be expected at each node, and at the last level its path length.
        double[] expected = new double[14];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = in.readDouble();
        }
        assertThat(expected).containsExactly(5.0 / 3, 2, 1, 2, 2, 1, 1, 3, 3, 4, 3, 3, 4, 4);
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void shouldBlameTheFeatureThatStandsOut() {
        double[][] rows = mixedRows(1500, 8);
        var forest = Forest.fit(rows, SETTINGS);
        double[] row = rows[0].clone();
        row[1] = 60;
        double[] parts = forest.attribute(row).parts();
        assertThat(parts[1]).isEqualTo(Arrays.stream(parts).max().orElseThrow());
    }

    @Test
    void shouldBeEqualForEqualRowsAndSeed() {
        double[][] rows = mixedRows(800, 9);
        var one = Forest.fit(rows, SETTINGS);
        // Something else in between, on this thread and in Smile.
        Forest.fit(mixedRows(300, 10), new ForestSettings(10, 64, 99));
        var two = Forest.fit(rows, SETTINGS);
        var other = Forest.fit(rows, new ForestSettings(100, 256, 8));
        int different = 0;
        for (double[] row : mixedRows(200, 11)) {
            assertThat(two.score(row)).isEqualTo(one.score(row));
            different += other.score(row) != one.score(row) ? 1 : 0;
        }
        assertThat(different).isGreaterThan(190);
    }

    @Test
    void shouldIgnoreConstantColumns() {
        double[][] rows = mixedRows(600, 12);
        for (double[] row : rows) {
            row[2] = 4;
        }
        var forest = Forest.fit(rows, SETTINGS);
        double[] row = rows[0].clone();
        double before = forest.score(row);
        row[2] = 1e9;
        assertThat(forest.score(row)).isEqualTo(before);
        assertThat(forest.attribute(row).parts()[2]).isZero();
    }

    @Test
    void shouldScoreEveryRowOneHalfIfAllTrainingRowsWereEqual() {
        var forest = Forest.fit(new double[][] {{1, 2}, {1, 2}, {1, 2}, {1, 2}}, SETTINGS);
        assertThat(forest.score(new double[] {1, 2})).isEqualTo(0.5);
        assertThat(forest.score(new double[] {9, -9})).isEqualTo(0.5);
        assertThat(forest.attribute(new double[] {9, -9}).parts()).containsOnly(0);
    }

    @Test
    void shouldRefuseValuesThatSmileWouldAccept() {
        double[][] rows = mixedRows(10, 1);
        rows[4][3] = Double.NaN;
        assertThatThrownBy(() -> Forest.fit(rows, SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        rows[4][3] = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> Forest.fit(rows, SETTINGS)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> Forest.fit(new double[][] {{1}, {2}}, SETTINGS))
                .hasMessageContaining("at least 3");
    }

    @Test
    void shouldLimitDepthAsThePaperDoes() {
        assertThat(SmileForest.depthLimit(2)).isEqualTo(1);
        assertThat(SmileForest.depthLimit(255)).isEqualTo(8);
        assertThat(SmileForest.depthLimit(256)).isEqualTo(8);
        assertThat(SmileForest.depthLimit(257)).isEqualTo(9);
    }

    /** Gaussian, heavy-tailed, count, mostly zero, uniform share, negative; as feature rows are. */
    private static double[][] mixedRows(int count, long seed) {
        var random = new Random(seed);
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new double[] {
                random.nextGaussian(),
                Math.log1p(-Math.log(1 - random.nextDouble()) * 20),
                random.nextInt(30),
                random.nextDouble() < 0.95 ? 0 : random.nextInt(5),
                random.nextDouble(),
                -1e6 * random.nextDouble()
            };
        }
        return rows;
    }
}

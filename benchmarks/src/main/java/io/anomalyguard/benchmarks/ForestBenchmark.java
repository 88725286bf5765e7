package io.anomalyguard.benchmarks;

import io.anomalyguard.inference.forest.Forest;
import io.anomalyguard.inference.forest.ForestSettings;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import smile.anomaly.IsolationForest;

/**
 * The score of one row, per row: our compiled forest beside Smile's own, the same number of trees grown from the same
 * rows. Smile uses all cores for a batch; ours uses one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ForestBenchmark {
    private static final int ROWS = 1024;
    private static final int FEATURES = 12;
    private static final int TREES = 100;
    private static final int SUBSAMPLE = 256;

    private final double[][] rows = new double[ROWS][];
    private final Forest forest;
    private final IsolationForest smile;
    private int next;

    /** Fits both forests. */
    public ForestBenchmark() {
        var random = new Random(7);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = random.doubles(FEATURES, 0, 10).map(Math::log1p).toArray();
        }
        forest = Forest.fit(rows, new ForestSettings(TREES, SUBSAMPLE, 7));
        smile = IsolationForest.fit(rows, new IsolationForest.Options(TREES, 8, SUBSAMPLE / (double) ROWS, 0));
    }

    private double[] row() {
        return rows[next++ & (ROWS - 1)];
    }

    @Benchmark
    public double score() {
        return forest.score(row());
    }

    @Benchmark
    public double scoreBySmile() {
        return smile.score(row());
    }

    @Benchmark
    public double scoreAndExplain() {
        var attribution = forest.attribute(row());
        return forest.score(attribution.meanPathLength()) + attribution.parts()[0];
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double[] batch() {
        return forest.scores(rows);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double[] batchBySmile() {
        return smile.score(rows);
    }
}

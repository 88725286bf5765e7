package io.anomalyguard.benchmarks.quality;

import io.anomalyguard.inference.forest.Forest;
import io.anomalyguard.inference.forest.ForestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench quality --data DIR}: fits on each labelled set without its labels, scores the same rows, and tells how well
 * the scores rank the labels; mean of ten seeds.
 */
public final class Quality {
    private static final int SEEDS = 10;
    private static final int TREES = 100;
    private static final int SUBSAMPLE = 256;

    /** What is allowed under the reference: of one set, and of the mean. */
    private static final double SET_TOLERANCE = 0.03;

    private static final double MEAN_TOLERANCE = 0.003;

    /**
     * Mean AUROC of scikit-learn's IsolationForest (100 trees, 256 rows) on these sets of ADBench (Han et al., "ADBench:
     * Anomaly Detection Benchmark", NeurIPS 2022), measured in November 2026.
     */
    private static final Map<String, Double> SCIKIT_LEARN = Map.of(
            "annthyroid", 0.818,
            "cardio", 0.933,
            "mammography", 0.862,
            "breastw", 0.987,
            "pima", 0.671,
            "ionosphere", 0.846,
            "satellite", 0.701,
            "shuttle", 0.997,
            "thyroid", 0.978,
            "pageblocks", 0.901);

    private Quality() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !args[0].equals("--data")) {
            fail("usage: bench quality --data DIR, a directory of .csv or .csv.gz files whose last column is anomaly");
            return;
        }
        Path directory = Path.of(args[1]);
        if (!Files.isDirectory(directory)) {
            fail(directory + " is not a directory");
            return;
        }
        List<Path> files;
        try (var all = Files.list(directory)) {
            files = all.filter(file -> file.toString().matches(".*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            fail("no .csv or .csv.gz file in " + directory);
            return;
        }
        if (!run(files)) {
            System.exit(1);
        }
    }

    private static void fail(String reason) {
        System.err.println(reason);
        System.exit(2);
    }

    /** False if a set could not be read or a bound is not kept. */
    private static boolean run(List<Path> files) throws IOException {
        System.out.printf(
                "%-20s %7s %8s %9s %7s %7s %14s %11s%n",
                "set", "rows", "features", "anomalies", "AUROC", "AP", "scikit AUROC", "difference");
        boolean good = true;
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        for (Path file : files) {
            LabelledSet set;
            try {
                set = LabelledSet.read(file);
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
                good = false;
                continue;
            }
            Ranking ranking = measure(set);
            Double reference = SCIKIT_LEARN.get(set.name());
            if (reference != null) {
                ours.add(ranking.auroc());
                theirs.add(reference);
                good &= ranking.auroc() >= reference - SET_TOLERANCE;
            }
            print(set, ranking, reference);
        }
        if (!ours.isEmpty()) {
            double mean = mean(ours);
            double reference = mean(theirs);
            good &= mean >= reference - MEAN_TOLERANCE;
            System.out.printf(
                    Locale.ROOT,
                    "mean of the %d sets with a reference: AUROC %.4f, scikit-learn %.4f, difference %+.4f%n",
                    ours.size(),
                    mean,
                    reference,
                    mean - reference);
        }
        System.out.println(
                good
                        ? "All bounds kept."
                        : "A set could not be read, or a bound is not kept: no set more than 0.03 under scikit-learn, the mean"
                                + " not more than 0.003.");
        return good;
    }

    private static Ranking measure(LabelledSet set) {
        double[][] rows = set.matrix();
        boolean[] truth = set.truth();
        double auroc = 0;
        double precision = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            var ranking = Ranking.of(
                    Forest.fit(rows, new ForestSettings(TREES, SUBSAMPLE, seed)).scores(rows), truth);
            auroc += ranking.auroc() / SEEDS;
            precision += ranking.averagePrecision() / SEEDS;
        }
        return new Ranking(auroc, precision);
    }

    private static void print(LabelledSet set, Ranking ranking, @Nullable Double reference) {
        System.out.printf(
                Locale.ROOT,
                "%-20s %7d %8d %9d %7.4f %7.4f %14s %11s%s%n",
                set.name(),
                set.rows().size(),
                set.rows().getFirst().length,
                set.anomaly().stream().filter(anomaly -> anomaly).count(),
                ranking.auroc(),
                ranking.averagePrecision(),
                reference == null ? "-" : String.format(Locale.ROOT, "%.3f", reference),
                reference == null ? "-" : String.format(Locale.ROOT, "%+.4f", ranking.auroc() - reference),
                set.filledIn() == 0 ? "" : "   " + set.filledIn() + " missing values: their column's median");
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }
}

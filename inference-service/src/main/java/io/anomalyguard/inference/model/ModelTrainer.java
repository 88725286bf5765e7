package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.inference.forest.Forest;
import io.anomalyguard.inference.forest.ForestSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import smile.anomaly.IsolationForest;

/** Makes models of feature rows. Equal rows in equal order give models that judge equally. Thread-safe. */
public final class ModelTrainer {
    private static final DateTimeFormatter VERSION_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> LIBRARIES = List.of(
            "smile " + IsolationForest.class.getPackage().getImplementationVersion(), "java " + Runtime.version());

    private final TrainingSettings settings;
    private final Clock clock;

    public ModelTrainer(TrainingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Trains a model.
     *
     * @throws IllegalArgumentException if there are fewer than three rows, or one holds a NaN, infinite or negative value
     */
    public Model train(TrainingData data) {
        long start = System.nanoTime();
        List<double[]> vectors = data.vectors();
        var transform = FeatureTransform.STANDARD;
        double[][] rows = vectors.stream().map(transform::apply).toArray(double[][]::new);
        var how = new ForestSettings(settings.trees(), settings.subsample(), settings.seed());

        double[][] ordinary = ordinary(rows, fit(rows, transform, how));
        Forest forest = fit(ordinary, transform, how);
        var calibration = Calibration.of(forest.scores(rows));

        var profiles = new ArrayList<FeatureProfile>();
        for (Feature feature : Feature.all()) {
            profiles.add(FeatureProfile.of(vectors.stream()
                    .mapToDouble(vector -> vector[feature.index()])
                    .toArray()));
        }
        Instant now = clock.instant();
        return new Model(
                new ModelInfo(
                        "iforest-" + VERSION_TIME.format(now) + "-" + rows.length,
                        now.toEpochMilli(),
                        rows.length,
                        data.users(),
                        data.from(),
                        data.to(),
                        (System.nanoTime() - start) / 1_000_000,
                        how,
                        settings.emptySpaceShare(),
                        settings.trimmedShare(),
                        settings.contamination(),
                        LIBRARIES),
                transform,
                forest,
                profiles,
                FeatureLimits.of(ordinary),
                calibration,
                Reference.of(
                        data.recent(),
                        forest.scores(
                                data.recent().stream().map(transform::apply).toArray(double[][]::new))),
                calibration.threshold(settings.contamination()));
    }

    private Forest fit(double[][] rows, FeatureTransform transform, ForestSettings how) {
        int fillers = (int) Math.round(rows.length * settings.emptySpaceShare());
        return Forest.fit(rows, EmptySpace.rows(fillers, transform, how.seed()), how);
    }

    /**
     * The rows without the oddest, by a first forest. Where attackers are among the rows, and there always are some, a
     * forest grown from them finds them less odd than they are.
     */
    private double[][] ordinary(double[][] rows, Forest first) {
        double[] scores = first.scores(rows);
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        double most = FeatureProfile.quantile(ascending, 1 - settings.trimmedShare());
        return IntStream.range(0, rows.length)
                .filter(i -> scores[i] <= most)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }
}

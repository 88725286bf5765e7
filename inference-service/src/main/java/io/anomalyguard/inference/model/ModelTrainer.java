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
import java.util.Locale;

/** Makes models of feature rows. Equal rows in equal order give models that judge equally. Thread-safe. */
public final class ModelTrainer {
    private static final DateTimeFormatter VERSION_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final TrainingSettings settings;
    private final Clock clock;

    public ModelTrainer(TrainingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Trains on feature vectors in the order of {@link Feature}.
     *
     * @param users how many users they come from
     * @throws IllegalArgumentException if there are fewer than three, or one holds a NaN, infinite or negative value
     */
    public Model train(double[][] vectors, int users) {
        long start = System.nanoTime();
        double[][] rows = new double[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            rows[i] = FeatureTransform.apply(vectors[i]);
        }
        var how = new ForestSettings(settings.trees(), settings.subsample(), settings.seed());
        int fillers = (int) Math.round(rows.length * settings.emptySpaceShare());
        Forest forest = Forest.fit(rows, EmptySpace.rows(fillers, settings.seed()), how);

        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = forest.score(rows[i]);
        }
        Arrays.sort(scores);
        double threshold =
                Math.max(settings.thresholdFloor(), FeatureProfile.quantile(scores, 1 - settings.contamination()));

        var profiles = new ArrayList<FeatureProfile>();
        double[] column = new double[vectors.length];
        for (Feature feature : Feature.all()) {
            for (int i = 0; i < vectors.length; i++) {
                column[i] = vectors[i][feature.index()];
            }
            profiles.add(FeatureProfile.of(column));
        }
        Instant now = clock.instant();
        String version = "iforest-" + VERSION_TIME.format(now) + "-" + rows.length;
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new Model(
                new ModelInfo(version, now.toEpochMilli(), rows.length, users, millis, how),
                forest,
                profiles,
                scores,
                new SeverityBands(threshold));
    }
}

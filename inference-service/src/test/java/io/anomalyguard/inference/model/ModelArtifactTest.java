package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Gatherers;
import org.junit.jupiter.api.Test;

class ModelArtifactTest {
    private final Model model = Models.ofPeople();
    private final byte[] artifact = ModelArtifact.encode(model);

    @Test
    void shouldJudgeEquallyAfterTheTrip() {
        Model read = ModelArtifact.decode(artifact);
        assertThat(read.info()).isEqualTo(model.info());
        assertThat(read.threshold()).isEqualTo(model.threshold());
        assertThat(read.reference()).isEqualTo(model.reference());
        for (double[] row : Models.people(500, 6)) {
            assertThat(read.judge(row)).isEqualTo(model.judge(row));
            assertThat(read.explain(row)).isEqualTo(model.explain(row));
        }
        assertThat(read.judge(Models.flood())).isEqualTo(model.judge(Models.flood()));
        var strict = new Sensitivity(0.05, null);
        assertThat(read.with(strict).threshold()).isEqualTo(model.with(strict).threshold());
        assertThat(ModelArtifact.encode(read)).isEqualTo(artifact);
    }

    /** The settings' upper bounds: the forest of rows that are alike in nothing, and a million scores that hardly compress. */
    @Test
    void shouldSayWhenTheTopicWouldNotTakeAModel() {
        Model forest = train(1_000, 1_024);
        assertThat(TrainedModel.of(forest).refusal()).isNull();
        assertThat(TrainedModel.of(with(forest, 500_000)).refusal()).isNull();
        var largest = TrainedModel.of(with(forest, 1_000_000));
        assertThat(largest.artifact().length).isGreaterThan(Topics.MODEL_MAX_BYTES);
        assertThat(largest.refusal())
                .contains("8,384,512 at most")
                .contains("trees (1000), subsample (1024) or max-rows");
    }

    private static Model with(Model model, int scores) {
        double[] some = new Random(4).doubles(scores, 0.3, 0.8).toArray();
        return new Model(
                model.info(),
                model.transform(),
                model.forest(),
                model.profiles(),
                model.limits(),
                Calibration.of(some),
                model.reference(),
                model.threshold());
    }

    private static Model train(int trees, int subsample) {
        TrainingSettings usual = Models.settings();
        var settings = new TrainingSettings(
                usual.minRows(),
                usual.minUsers(),
                usual.maxRows(),
                usual.maxRowsPerUser(),
                usual.window(),
                usual.maxStartRows(),
                usual.live(),
                usual.settle(),
                usual.retrainEvery(),
                usual.shadowRows(),
                usual.shadowTime(),
                trees,
                subsample,
                usual.seed(),
                usual.emptySpaceShare(),
                usual.trimmedShare(),
                usual.contamination());
        double[][] rows = new Random(5)
                .doubles(4000L * Feature.all().size(), 0, 100)
                .boxed()
                .gather(Gatherers.windowFixed(Feature.all().size()))
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
        return new ModelTrainer(settings, Clock.systemUTC())
                .train(new TrainingData(List.of(rows), 300, 1, 2, List.of(rows)));
    }

    @Test
    void shouldRefuseEveryTruncation() {
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] cut = Arrays.copyOf(artifact, i < 100 ? i : random.nextInt(artifact.length));
            assertThatThrownBy(() -> ModelArtifact.decode(cut)).isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void shouldRefuseEveryChangedBit() {
        var random = new Random(2);
        for (int i = 0; i < 500; i++) {
            byte[] changed = artifact.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> ModelArtifact.decode(changed)).isInstanceOf(InvalidModelException.class);
        }
    }

    /** A writer with a bug: the checksum is right, what it covers is not. Refused, or a model all the same; never a crash. */
    @Test
    void shouldNotFailOtherwiseOnNonsenseWithARightChecksum() throws Exception {
        var random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] changed = artifact.clone();
            int at = random.nextInt(i % 2 == 0 ? 4_000 : changed.length - 32);
            changed[at] = (byte) random.nextInt(256);
            sign(changed);
            try {
                ModelArtifact.decode(changed).judge(Models.calm());
            } catch (InvalidModelException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(75);
    }

    @Test
    void shouldSayWhyItRefuses() throws Exception {
        refused(new byte[0], "not a model artifact");
        refused("{\"version\":1}".repeat(20).getBytes(StandardCharsets.UTF_8), "not a model artifact");
        byte[] newer = artifact.clone();
        newer[7] = '2';
        refused(newer, "format version 2");
        byte[] broken = artifact.clone();
        broken[broken.length / 2]++;
        refused(broken, "corrupt or truncated");

        byte[] foreign = artifact.clone();
        byte[] name = "clicks_10s".getBytes(StandardCharsets.UTF_8);
        int at = new String(foreign, StandardCharsets.ISO_8859_1).indexOf("clicks_10s");
        name[0] = 'k';
        System.arraycopy(name, 0, foreign, at, name.length);
        sign(foreign);
        refused(foreign, "made for the features [klicks_10s");
    }

    /** What decoding does not need, but judging, listing or measuring the drift does. */
    @Test
    void shouldRefuseAHeaderWithoutWhatIsNeededLater() throws Exception {
        refused(changed("\"version\":", "\"versiox\":"), "version");
        refused(changed("\"score\":", "\"scorf\":"), "score");
        byte[] odd = changed("\"contamination\":0.002", "\"contamination\":-0.02");
        refused(odd, "info: wrong type or value");

        var history = new ModelHistory(new ActiveModel());
        assertThat(history.take("odd", odd)).isNotNull();
        assertThat(history.unreadable()).containsKey("odd");
    }

    private byte[] changed(String text, String other) throws Exception {
        byte[] bytes = artifact.clone();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).as(text).isNotNegative();
        byte[] with = other.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(with, 0, bytes, at, with.length);
        sign(bytes);
        return bytes;
    }

    /** Nearly nobody fails to log in: the least value is that of nine tenths. */
    @Test
    void shouldMeasureWhatHasMovedFromOneValue() {
        double[] weights = new double[100];
        Arrays.fill(weights, 1);
        Histogram zeros = Histogram.of(new double[100], weights);
        double[] fives = new double[100];
        Arrays.fill(fives, 5);
        assertThat(zeros.stabilityIndex(new double[100], weights)).isZero();
        assertThat(zeros.stabilityIndex(fives, weights)).isGreaterThan(1);
    }

    private static void refused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> ModelArtifact.decode(bytes))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    private static void sign(byte[] bytes) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 0, bytes.length - 32);
        digest.digest(bytes, bytes.length - 32, 32);
    }

    @Test
    void shouldFollowThePointerInAnyOrderOfRecords() {
        var active = new ActiveModel();
        var history = new ModelHistory(active);
        history.caughtUp();
        byte[] pointer = pointer(model.version(), null);
        assertThat(history.take(ModelHistory.ACTIVE, pointer)).isNull();
        assertThat(active.get()).isNull();
        assertThat(history.take(model.version(), artifact)).isNull();
        assertThat(active.get()).isNotNull();
        Model judging = active.get();
        assertThat(judging.threshold()).isEqualTo(model.threshold());

        assertThat(history.take(ModelHistory.ACTIVE, pointer)).isNull();
        assertThat(active.get()).as("nothing changed").isSameAs(judging);
        assertThat(history.take(ModelHistory.ACTIVE, pointer(model.version(), 0.61)))
                .isNull();
        assertThat(active.get().threshold()).isEqualTo(0.61);
        assertThat(history.models()).extracting(Model::version).containsExactly(model.version());
    }

    @Test
    void shouldKeepTheModelThatJudgesAndTheOneToGoBackTo() {
        var history = new ModelHistory(new ActiveModel());
        for (long made = 1; made <= 6; made++) {
            Model one = Models.ofPeople(made);
            history.take(one.version(), ModelArtifact.encode(one));
        }
        List<String> newestFirst = history.models().stream().map(Model::version).toList();
        var pointer = new ModelPointer(newestFirst.get(5), null, null, "ana", 1, null, newestFirst.get(3));
        assertThat(history.surplus(3, pointer)).containsExactly(newestFirst.get(2), newestFirst.get(4));
        assertThat(history.surplus(7, pointer)).isEmpty();
    }

    /** The topic still holds what was active before, until it is compacted. */
    @Test
    void shouldNotGoBackToAnEarlierModelWhileTheTopicIsRead() {
        var active = new ActiveModel();
        var history = new ModelHistory(active);
        Model later = Models.ofPeople(1_800_000_900);
        history.begins();
        history.take(model.version(), artifact);
        history.take(ModelHistory.ACTIVE, pointer(model.version(), 0.61));
        history.take(later.version(), ModelArtifact.encode(later));
        assertThat(active.get()).isNull();
        assertThat(history.pointer()).isNull();
        history.take(ModelHistory.ACTIVE, pointer(later.version(), 0.62));
        assertThat(active.get()).isNull();
        history.caughtUp();
        Model judging = active.get();
        assertThat(judging).isNotNull().returns(later.version(), Model::version).returns(0.62, Model::threshold);

        // Once more after a failure; meanwhile somebody has gone back to the earlier one.
        history.begins();
        history.take(model.version(), artifact);
        history.take(ModelHistory.ACTIVE, pointer(model.version(), 0.61));
        history.take(later.version(), ModelArtifact.encode(later));
        assertThat(active.get()).isSameAs(judging);
        assertThat(history.pointer()).isNotNull().returns(later.version(), ModelPointer::version);
        history.take(ModelHistory.ACTIVE, pointer(model.version(), null));
        assertThat(active.get()).isSameAs(judging);
        history.caughtUp();
        assertThat(active.get()).returns(model.version(), Model::version).returns(model.threshold(), Model::threshold);
    }

    /** A request outlives the instance that answered it, and a rollback makes an older model judge. */
    @Test
    void shouldTakeARequestForAnsweredOnceAModelWasMadeAfterIt() {
        var history = new ModelHistory(new ActiveModel());
        history.caughtUp();
        long made = model.info().createdAt();
        assertThat(history.openRequest()).isNull();
        history.take(ModelHistory.TRAINING, ModelHistory.REQUEST.encode(new TrainingRequest("ana", made - 1, null)));
        assertThat(history.openRequest()).isNotNull();
        history.take(model.version(), artifact);
        assertThat(history.openRequest()).isNull();
        history.take(ModelHistory.ACTIVE, pointer("an older one", null));
        assertThat(history.openRequest()).isNull();
        history.take(ModelHistory.TRAINING, ModelHistory.REQUEST.encode(new TrainingRequest("ana", made + 1, true)));
        assertThat(history.openRequest()).isEqualTo(new TrainingRequest("ana", made + 1, true));
    }

    @Test
    void shouldGoOnWithTheLastGoodModelWhenARecordIsWrong() {
        var active = new ActiveModel();
        var history = new ModelHistory(active);
        history.caughtUp();
        history.take(model.version(), artifact);
        history.take(ModelHistory.ACTIVE, pointer(model.version(), null));
        Model judging = active.get();

        assertThat(history.take("m-2", Arrays.copyOf(artifact, 1000))).contains("checksum");
        assertThat(history.take("m-3", artifact)).contains("it calls itself");
        assertThat(history.unreadable()).containsOnlyKeys("m-2", "m-3");
        assertThat(history.take(ModelHistory.ACTIVE, pointer("m-2", null))).isNull();
        assertThat(active.get()).isSameAs(judging);
        assertThat(history.take(ModelHistory.ACTIVE, "{}".getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(history.take(ModelHistory.ACTIVE, pointer(model.version(), 7.0)))
                .contains("threshold");
        assertThat(history.take(ModelHistory.TRAINING, new byte[] {1})).isNotNull();
        assertThat(active.get()).isSameAs(judging);
        assertThat(history.take("m-2", null)).isNull();
        assertThat(history.unreadable()).containsOnlyKeys("m-3");
    }

    @Test
    void shouldTakeOverOnlyWhenSane() {
        List<double[]> rows = List.of(Models.people(1500, 9));
        var same = new Challenger(TrainedModel.of(model), "m", 0, 0);
        assertThat(same.against(model, Sensitivity.OF_MODEL, rows))
                .returns(true, Trial::accepted)
                .returns(1500, Trial::rows)
                .returns(1.0, Trial::agreement)
                .returns(model.anomalyRate(rows), Trial::anomalyRate)
                .returns(model.anomalyRate(rows), Trial::championRate);
        var jumpy = new Challenger(TrainedModel.of(model), "m", 0, 0);
        Trial trial = jumpy.against(model, new Sensitivity(null, 0.35), rows);
        assertThat(trial.accepted()).isFalse();
        assertThat(trial.reason()).contains("too many anomalies");
        // What the model that judges finds, the jumpy one finds as well: they differ on what it alone finds.
        assertThat(1 - trial.agreement())
                .isCloseTo(trial.anomalyRate() - trial.championRate(), within(1e-9))
                .isPositive();

        List<double[]> attacked = new ArrayList<>(rows);
        for (int i = 0; i < 100; i++) {
            double[] stuffing = {11, 13, 65, 60f, 0.92f, 0.2f, 1, 0.98f, 0.97f, 13, 1, 0f};
            attacked.add(stuffing);
        }
        assertThat(model.anomalyRate(attacked)).isBetween(0.015, 0.05);
        // Trained on the attack, it takes it for ordinary.
        double[][] mixed = Models.people(3000, 1);
        for (int i = 0; i < 1500; i++) {
            mixed[2 * i] = attacked.getLast();
        }
        var trainer = new ModelTrainer(Models.settings(), Clock.systemUTC());
        Model blind = trainer.train(new TrainingData(List.of(mixed), 300, 1, 2, List.of(mixed)));
        assertThat(new Challenger(TrainedModel.of(blind), "m", 0, 0)
                        .against(model, Sensitivity.OF_MODEL, attacked)
                        .accepted())
                .isFalse();
    }

    @Test
    void shouldMeasureWhatHasMoved() {
        List<double[]> alike = List.of(Models.people(2000, 12));
        Drift calm = model.drift(alike);
        assertThat(calm.features()).allMatch(index -> index < 0.05);
        assertThat(calm.score()).isLessThan(0.05);

        List<double[]> faster = alike.stream()
                .map(row -> {
                    double[] quick = row.clone();
                    quick[4] /= 3;
                    return quick;
                })
                .toList();
        Drift moved = model.drift(faster);
        assertThat(moved.features().get(4)).isGreaterThan(0.25);
        assertThat(moved.features().get(1)).isLessThan(0.05);
    }

    private static byte[] pointer(String version, Double threshold) {
        return ModelHistory.POINTER.encode(new ModelPointer(version, null, threshold, "ana", 1, null, null));
    }
}

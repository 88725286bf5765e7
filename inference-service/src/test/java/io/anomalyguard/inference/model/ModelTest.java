package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.inference.scoring.Reasons;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelTest {
    private final Model model = Models.ofPeople();

    /** Of a 32-bit float the digits that it has, not those of the double it became. */
    @Test
    void shouldTellValuesToSixDecimals() {
        var model = Objects.requireNonNull(Models.active().get());
        assertThat(model.explain(Models.flood()).contributions())
                .filteredOn(c -> c.feature().equals("inter_arrival_mean"))
                .singleElement()
                .satisfies(c -> assertThat(c.value()).isEqualTo(0.07));
    }

    @Test
    void shouldFindAttacksBeyondEverybodyInTraining() {
        double[] login = {11, 65, 65, 60f, 0.92f, 0.2f, 1, 0.98f, 0.97f, 63, 1, 0f};
        assertThat(model.judge(Models.flood()).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(model.judge(login).isAnomaly()).isTrue();
        assertThat(model.judge(Models.calm()).isAnomaly()).isFalse();
    }

    @Test
    void shouldLeavePeopleAlone() {
        long anomalies = Arrays.stream(Models.people(10_000, 99))
                .filter(row -> model.judge(row).isAnomaly())
                .count();
        assertThat(anomalies).isLessThan(20);
    }

    @Test
    void shouldRankByTrainingScores() {
        assertThat(model.judge(Models.flood()).probability()).isEqualTo(1);
        double[][] training = Models.people(3000, 1);
        double[] scores = Arrays.stream(training)
                .mapToDouble(row -> model.judge(row).score())
                .toArray();
        for (int i = 0; i < 3000; i += 100) {
            double score = scores[i];
            double lower = Arrays.stream(scores).filter(s -> s < score).count() / 3000.0;
            assertThat(model.judge(training[i]).probability()).isEqualTo(lower);
        }
    }

    @Test
    void shouldGiveSharesThatAddUpToOne() {
        var reasons = model.explain(Models.flood()).contributions();
        double positive = reasons.stream()
                .mapToDouble(Contribution::share)
                .filter(share -> share > 0)
                .sum();
        assertThat(positive).isCloseTo(1, within(1e-9));
        assertThat(reasons).extracting(Contribution::share).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(reasons).hasSize(12);
    }

    @Test
    void shouldSayWhyInWords() {
        assertThat(Reasons.describe(
                        model,
                        model.judge(Models.flood()),
                        model.explain(Models.flood()).contributions()))
                .contains("1,500 clicks in this session (95 % of users stay at or under 48)")
                .doesNotContain("failed log-ins");
    }

    /** Ratios are few different numbers, so a row often has the very quantile, and reasons tell it rounded. */
    @Test
    void shouldNotCallAValueUnusualThatIsTheQuantile() {
        double high = model.profile(Feature.REPEAT_PAGE_RATIO).high();
        double roundedUp = Math.ceil(high * 1e6) / 1e6;
        var verdict = model.judge(Models.calm());
        assertThat(Reasons.describe(model, verdict, List.of(new Contribution("repeat_page_ratio", roundedUp, 0.1, 1))))
                .contains("usually");
        assertThat(Reasons.describe(
                        model, verdict, List.of(new Contribution("repeat_page_ratio", high + 0.01, 0.1, 1))))
                .contains("95 % of users stay at or under");
    }

    @Test
    void shouldJudgeEquallyAfterTrainingOnEqualRows() {
        Model again = Models.ofPeople();
        for (double[] row : Models.people(200, 4)) {
            assertThat(again.judge(row)).isEqualTo(model.judge(row));
            assertThat(again.explain(row)).isEqualTo(model.explain(row));
            assertThat(model.explain(row).verdict()).isEqualTo(model.judge(row));
        }
    }

    @Test
    void shouldNotTakeSilenceForAnAnomaly() {
        double[] quiet = Models.calm();
        for (Feature feature : new Feature[] {
            Feature.CLICKS_10S,
            Feature.CLICKS_1M,
            Feature.DISTINCT_PAGES_1M,
            Feature.DISTINCT_IPS_1M,
            Feature.REPEAT_PAGE_RATIO
        }) {
            quiet[feature.index()] = 0;
        }
        assertThat(model.judge(quiet).isAnomaly()).isFalse();
    }

    @Test
    void shouldRefuseImpossibleValuesByName() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            double[] row = Models.calm();
            row[Feature.CLICKS_1M.index()] = wrong;
            assertThatThrownBy(() -> model.judge(row))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clicks_1m");
        }
    }

    @Test
    void shouldFindAClockAmongPeopleByOneFeatureAlone() {
        double[] clock = Models.calm();
        clock[Feature.SESSION_CLICKS.index()] = 60;
        clock[Feature.INTER_ARRIVAL_CV.index()] = 0.01f;
        Verdict verdict = model.judge(clock);
        assertThat(verdict.beyond()).containsExactly(Feature.INTER_ARRIVAL_CV);
        assertThat(verdict.isAnomaly()).isTrue();
        assertThat(verdict.severity()).isLessThan(Severity.CRITICAL);
        assertThat(Reasons.describe(model, verdict, model.explain(clock).contributions()))
                .startsWith("Gaps between clicks vary by 1 % (95 % of users are at or over");
        // Three clicks at equal distances are no machine yet.
        clock[Feature.SESSION_CLICKS.index()] = 3;
        assertThat(model.judge(clock).beyond()).isEmpty();
    }

    @Test
    void shouldMoveTheThresholdWithTheContamination() {
        assertThat(model.with(new Sensitivity(0.1, null)).threshold())
                .isLessThanOrEqualTo(model.with(new Sensitivity(1e-6, null)).threshold());
        assertThat(model.with(new Sensitivity(1e-6, null)).threshold()).isGreaterThan(model.threshold());
        assertThat(model.with(new Sensitivity(null, 0.7)).judge(Models.calm()).isAnomaly())
                .isFalse();
        assertThat(model.with(Sensitivity.OF_MODEL).threshold()).isEqualTo(model.threshold());
        assertThatThrownBy(() -> new Sensitivity(0.7, null)).hasMessageContaining("contamination");
        assertThatThrownBy(() -> new Sensitivity(null, 0.0)).hasMessageContaining("threshold");
    }

    /** Attackers in the training rows must not hide themselves. */
    @Test
    void shouldFindAttacksThatItWasTrainedOn() {
        var rows = new ArrayList<>(List.of(Models.people(3000, 1)));
        for (int i = 0; i < 45; i++) {
            rows.add(Models.flood());
        }
        var trainer = new ModelTrainer(Models.settings(), Clock.systemUTC());
        Model trained = trainer.train(new TrainingData(rows, 300, 1, 2, rows));
        assertThat(trained.judge(Models.flood()).isAnomaly()).isTrue();
        assertThat(trained.judge(Models.calm()).isAnomaly()).isFalse();
    }
}

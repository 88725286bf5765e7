package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.inference.broker.KafkaUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final long START = 1_800_001_000_000L;
    private static final long DECIDED = START + Models.settings().shadowTime().toMillis();

    private final Model champion = Models.ofPeople();
    private final TrainedModel challenger = TrainedModel.of(Models.ofPeople(1_800_000_900));
    private final ActiveModel active = new ActiveModel();
    private final TrainingSample sample = new TrainingSample(5000, 40, Duration.ofHours(24), 1);
    private final Counter rejected = new SimpleMeterRegistry().counter("rejected");
    private final List<TrainedModel> published = new ArrayList<>();
    private boolean kafkaIsAway;
    private final Contest contest = new Contest(Models.settings(), active, this::publish, rejected);

    @BeforeEach
    void begin() {
        contest.begin(challenger, champion.version(), false, sample, START);
        double[][] rows = Models.people(1500, 9);
        for (int i = 0; i < rows.length; i++) {
            sample.add("u" + i % 100, START + i, START + i, rows[i]);
        }
    }

    @Test
    void shouldTakeOverOnceItHasProvedSane() {
        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED - 1);
        assertThat(published).isEmpty();
        assertThat(active.shadow()).isNotNull();
        assertThat(active.shadow().soFar()).isNotNull().returns(1500, Trial::rows);

        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED);
        assertThat(published).containsExactly(challenger);
        assertAccepted();
    }

    /** What an operator has set holds for the models to come: the new one is tried with it, and published as it was made. */
    @Test
    void shouldTryTheChallengerWithTheSensitivityOfTheChampion() {
        Sensitivity lax = lax();
        contest.step(champion.with(lax), lax, sample, DECIDED);
        assertThat(published).containsExactly(challenger);
        assertThat(active.lastChallenge()).isNotNull();
        assertThat(active.lastChallenge().trial())
                .returns(true, Trial::accepted)
                .returns(1.0, Trial::agreement)
                .returns(champion.with(lax).anomalyRate(sample.recent(1500)), Trial::anomalyRate);
    }

    /** The users have changed, and the model that judges finds most of them odd: somebody must be able to end that. */
    @Test
    void shouldTakeOverWhateverTheTrialSaysWhenAskedTo() {
        var jumpy = new Sensitivity(null, 0.35);
        contest.step(champion, jumpy, sample, DECIDED);
        assertThat(published).isEmpty();
        assertThat(rejected.count()).isOne();

        contest.begin(challenger, champion.version(), true, sample, START);
        double[][] rows = Models.people(1500, 9);
        for (int i = 0; i < rows.length; i++) {
            sample.add("u" + i % 100, START + 1500 + i, START + 1500 + i, rows[i]);
        }
        contest.step(champion, jumpy, sample, DECIDED);
        assertThat(published).containsExactly(challenger);
        assertThat(rejected.count()).isOne();
        assertThat(active.lastChallenge().trial())
                .returns(true, Trial::accepted)
                .extracting(Trial::reason)
                .asString()
                .startsWith("as was asked for, with too many anomalies: on 1500 rows");
    }

    @Test
    void shouldGiveTheChallengerUpWhenAnotherModelWasActivatedMeanwhile() {
        contest.step(Models.ofPeople(1_700_000_000), Sensitivity.OF_MODEL, sample, DECIDED);
        assertThat(published).isEmpty();
        assertThat(contest.isRunning()).isFalse();
        assertThat(active.shadow()).isNull();
        assertThat(active.lastChallenge()).isNull();
        assertThat(rejected.count()).isZero();
    }

    @Test
    void shouldKeepTheChallengerUntilKafkaHasIt() {
        kafkaIsAway = true;
        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED);
        assertThat(published).hasSize(1);
        assertThat(contest.isRunning()).isTrue();
        assertThat(active.lastChallenge()).isNull();
        assertThat(active.shadow()).isNotNull().returns(challenger.version(), ActiveModel.Shadow::version);

        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED + 1_999);
        assertThat(published).as("not at once").hasSize(1);
        kafkaIsAway = false;
        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED + 2_000);
        assertThat(published).hasSize(2);
        assertAccepted();
    }

    @Test
    void shouldSeeThatKafkaTookItThoughItDidNotSaySo() {
        kafkaIsAway = true;
        contest.step(champion, Sensitivity.OF_MODEL, sample, DECIDED);
        contest.step(challenger.model(), Sensitivity.OF_MODEL, sample, DECIDED + 1);
        assertThat(published).hasSize(1);
        assertAccepted();
    }

    @Test
    void shouldRejectAChallengerThatIsNotSane() {
        contest.step(champion.with(lax()), Sensitivity.OF_MODEL, sample, DECIDED);
        assertThat(published).isEmpty();
        assertThat(contest.isRunning()).isFalse();
        assertThat(rejected.count()).isEqualTo(1);
        assertThat(active.lastChallenge()).isNotNull();
        assertThat(active.lastChallenge().trial().accepted()).isFalse();
    }

    /** So many more anomalies than the model itself finds that the two would be held for different. */
    private Sensitivity lax() {
        List<double[]> rows = sample.recent(1500);
        double[] scores = rows.stream()
                .mapToDouble(row -> champion.judge(row).score())
                .sorted()
                .toArray();
        var lax = new Sensitivity(null, scores[(int) (0.98 * scores.length)]);
        assertThat(champion.with(lax).anomalyRate(rows)).isBetween(0.02, 0.045);
        return lax;
    }

    private void assertAccepted() {
        assertThat(contest.isRunning()).isFalse();
        assertThat(active.shadow()).isNull();
        assertThat(active.lastChallenge()).isNotNull().returns(challenger.version(), ActiveModel.Challenge::version);
        assertThat(active.lastChallenge().trial().accepted()).isTrue();
    }

    private void publish(TrainedModel model, String note) {
        published.add(model);
        if (kafkaIsAway) {
            throw new KafkaUnavailableException("Kafka did not take it", new IOException("away"));
        }
    }
}

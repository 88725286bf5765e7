package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final TrainingSettings SETTINGS = Models.settings();

    @Test
    void shouldKeepAtMostSoManyRowsOfAUser() {
        var sample = new TrainingSample(1000, 40, 1);
        for (int i = 0; i < 100_000; i++) {
            sample.add("bot", new double[] {i});
        }
        sample.add("ana", new double[] {-1});
        assertThat(sample.rows()).isEqualTo(41);
        assertThat(sample.users()).isEqualTo(2);
        assertThat(sample.seen()).isEqualTo(100_001);
        // Old rows fade: with a memory of 800 rows hardly one is older than some thousands.
        long old = Arrays.stream(sample.snapshot())
                .filter(row -> row[0] >= 0 && row[0] < 90_000)
                .count();
        assertThat(old).isZero();
    }

    @Test
    void shouldStayBoundedAndKeepUsersOfAllTimes() {
        var sample = new TrainingSample(1000, 40, 1);
        for (int user = 0; user < 2000; user++) {
            for (int i = 0; i < 5; i++) {
                sample.add("u" + user, new double[] {user});
            }
        }
        assertThat(sample.rows()).isBetween(990, 1000);
        assertThat(sample.snapshot()).hasDimensions(sample.rows(), 1);
        assertThat(Arrays.stream(sample.snapshot()).filter(row -> row[0] < 1800).count())
                .isGreaterThan(100);
    }

    @Test
    void shouldTrainOnceThereAreRowsOfThePresentEnough() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long now = 1_000_000_000;
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("feature rows");
        for (int i = 0; i < 300; i++) {
            sample.add("u" + i % 10, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("rows of more users");
        for (int i = 0; i < 300; i++) {
            sample.add("v" + i % 30, new double[] {i});
        }
        schedule.saw(now - 600_000);
        assertThat(schedule.decide(sample, false, now).waitingFor()).isEqualTo("the rest of the topic");
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("rows of the present");
        schedule.saw(now - 5_000);
        assertThat(schedule.decide(sample, true, now).train()).isTrue();
    }

    @Test
    void shouldNotWaitForThePresentForEver() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, 1);
        var schedule = new TrainingSchedule(SETTINGS);
        for (int i = 0; i < 600; i++) {
            sample.add("u" + i % 30, new double[] {i});
        }
        schedule.saw(800_000_000);
        assertThat(schedule.decide(sample, true, 1_800_000_000_000L).train()).isFalse();
        assertThat(schedule.decide(sample, true, 1_800_000_000_000L + 19_999).train())
                .isFalse();
        assertThat(schedule.decide(sample, true, 1_800_000_000_000L + 20_000).train())
                .isTrue();
    }

    @Test
    void shouldTrainAgainWhenTheRowsHaveDoubledAndLaterOnSchedule() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long now = 1_000_000_000;
        schedule.saw(now);
        for (int i = 0; i < 1000; i++) {
            sample.add("u" + i % 100, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now).train()).isTrue();
        schedule.trained(sample, now);
        assertThat(schedule.decide(sample, true, now + 1).train()).isFalse();
        for (int i = 0; i < 1000; i++) {
            sample.add("u" + i % 100, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now + 2).train()).isTrue();
        schedule.trained(sample, now + 2);
        assertThat(schedule.decide(sample, true, now + 3).train()).isFalse();
        assertThat(schedule.decide(sample, true, now + 3 + 15 * 60_000).train()).isTrue();
    }
}

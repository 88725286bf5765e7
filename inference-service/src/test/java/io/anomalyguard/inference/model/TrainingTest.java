package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.inference.forest.ForestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class TrainingTest {
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(TrainingSettings.class)
    static class Settings {}

    /** It would warm up for ever. */
    @Test
    void shouldNotStartWithSettingsThatNeverGiveAModel() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues("inference.training.max-rows=1000")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("min-rows and min-users must be at most max-rows"));
    }

    private static final TrainingSettings SETTINGS = Models.settings();

    @Test
    void shouldKeepAtMostSoManyRowsOfAUser() {
        var sample = new TrainingSample(1000, 40, Duration.ofHours(24), 1);
        for (int i = 0; i < 100_000; i++) {
            add(sample, "bot", 1, new double[] {i});
        }
        add(sample, "ana", 1, new double[] {-1});
        assertThat(sample.rows()).isEqualTo(41);
        assertThat(sample.users()).isEqualTo(2);
        assertThat(sample.seen()).isEqualTo(100_001);
        // Old rows fade: with a memory of 800 rows hardly one is older than some thousands.
        long old = sample.snapshot().vectors().stream()
                .filter(row -> row[0] >= 0 && row[0] < 90_000)
                .count();
        assertThat(old).isZero();
    }

    @Test
    void shouldForgetRowsThatAreOlderThanTheWindow() {
        var sample = new TrainingSample(1000, 40, Duration.ofHours(24), 1);
        long hour = Duration.ofHours(1).toMillis();
        for (int user = 0; user < 5; user++) {
            add(sample, "gone" + user, hour, new double[] {1});
            add(sample, "gone" + user, hour, new double[] {1});
            add(sample, "ana", (1 + user) * hour, new double[] {user});
        }
        add(sample, "ben", 25 * hour, new double[] {7});
        assertThat(sample.users()).as("a row of the window's age is in it").isEqualTo(7);
        // Nothing of a minute later is needed for a snapshot to be exact.
        add(sample, "ben", 25 * hour + 1, new double[] {8});
        TrainingData data = sample.snapshot();
        assertThat(data.users()).isEqualTo(2);
        assertThat(data.vectors()).extracting(row -> row[0]).containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0, 7.0, 8.0);
        assertThat(sample.rows()).isEqualTo(6);
        // After a long pause the first row shows that there are too few, before anybody trains on them.
        add(sample, "ben", 60 * hour, new double[] {9});
        assertThat(sample.rows()).isEqualTo(1);
        assertThat(sample.users()).isEqualTo(1);
    }

    /** A replayed log is of the day that it is replayed on, however old it is. */
    @Test
    void shouldGoByWhenRowsCameAndNotByTheirOwnTime() {
        var sample = new TrainingSample(1000, 40, Duration.ofHours(24), 1);
        for (int i = 0; i < 30; i++) {
            sample.add("u" + i, Duration.ofDays(10L * i).toMillis(), 1_000_000 + i, new double[] {i});
        }
        assertThat(sample.snapshot())
                .returns(30, TrainingData::users)
                .returns(0L, TrainingData::from)
                .returns(Duration.ofDays(290).toMillis(), TrainingData::to);
    }

    @Test
    void shouldStayBoundedAndKeepUsersOfAllTimes() {
        var sample = new TrainingSample(1000, 40, Duration.ofHours(24), 1);
        for (int user = 0; user < 2000; user++) {
            for (int i = 0; i < 5; i++) {
                add(sample, "u" + user, 1, new double[] {user});
            }
        }
        assertThat(sample.rows()).isBetween(990, 1000);
        assertThat(sample.snapshot().vectors()).hasSize(sample.rows());
        assertThat(sample.snapshot().vectors().stream()
                        .filter(row -> row[0] < 1800)
                        .count())
                .isGreaterThan(100);
    }

    @Test
    void shouldTrainOnceThereAreRowsOfThePresentEnough() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long now = 1_000_000_000;
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("feature rows");
        for (int i = 0; i < 300; i++) {
            add(sample, "u" + i % 10, 1, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("rows of more users");
        for (int i = 0; i < 300; i++) {
            add(sample, "v" + i % 30, 1, new double[] {i});
        }
        schedule.saw(now - 600_000);
        assertThat(schedule.decide(sample, false, now).waitingFor()).isEqualTo("the rest of the topic");
        assertThat(schedule.decide(sample, true, now).waitingFor()).isEqualTo("rows of the present");
        schedule.saw(now - 5_000);
        assertThat(schedule.decide(sample, true, now).train()).isTrue();
    }

    @Test
    void shouldNotWaitForThePresentForEver() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        var schedule = new TrainingSchedule(SETTINGS);
        for (int i = 0; i < 600; i++) {
            add(sample, "u" + i % 30, 1, new double[] {i});
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
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long now = 1_800_000_000_000L;
        schedule.saw(now - Duration.ofHours(1).toMillis());
        schedule.saw(now - Duration.ofHours(1).toMillis());
        schedule.saw(now);
        for (int i = 0; i < 1000; i++) {
            add(sample, "u" + i % 100, 1, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now).train()).isTrue();
        schedule.trained(sample, now);
        assertThat(schedule.decide(sample, true, now + 1).train()).isFalse();
        for (int i = 0; i < 1000; i++) {
            add(sample, "u" + i % 100, 1, new double[] {i});
        }
        assertThat(schedule.decide(sample, true, now + 2).train()).isTrue();
        schedule.trained(sample, now + 2);
        assertThat(schedule.decide(sample, true, now + 2 + 30_000).train()).isFalse();
    }

    @Test
    void shouldTrainAgainOnScheduleAndSoonerWhileTheStreamIsYoung() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long began = 1_800_000_000_000L;
        // A busy site: there are rows for a mature model within two minutes. Some clients' clocks are wrong.
        for (int i = 0; i < 1_000; i++) {
            schedule.saw(i % 3 == 0 ? 1_000 : began + 10L * i);
        }
        for (int i = 0; i < 2 * SETTINGS.maxRows(); i++) {
            add(sample, "u" + i % 100, began, new double[] {i});
        }
        long trained = began + 120_000;
        schedule.trained(sample, trained);
        assertThat(schedule.decide(sample, true, trained + 59_000).train()).isFalse();
        assertThat(schedule.decide(sample, true, trained + 60_000).train()).isTrue();

        trained = began + 60 * 60_000;
        schedule.trained(sample, trained);
        assertThat(schedule.decide(sample, true, trained + 15 * 60_000 - 1).train())
                .isFalse();
        assertThat(schedule.decide(sample, true, trained + 15 * 60_000).train()).isTrue();
    }

    @Test
    void shouldNotTrainAllTheTimeWhereNearlyNothingWasSeen() {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        var schedule = new TrainingSchedule(SETTINGS);
        long now = 1_800_000_000_000L;
        for (int i = 0; i < 2 * SETTINGS.maxRows(); i++) {
            add(sample, "u" + i % 100, now, new double[] {i});
            schedule.saw(now + 86_400_000);
        }
        schedule.trained(sample, now);
        assertThat(schedule.decide(sample, true, now + 29_999).train()).isFalse();
        assertThat(schedule.decide(sample, true, now + 30_000).train()).isTrue();
    }

    @Test
    void shouldTakeFewRowsOfAUserWhereThereAreUsersEnough() {
        var busy = new TrainingSample(2000, 40, Duration.ofHours(24), 1);
        var small = new TrainingSample(2000, 40, Duration.ofHours(24), 1);
        for (int i = 0; i < 2000; i++) {
            add(busy, "u" + i % 100, i, new double[] {i});
            add(small, "u" + i % 10, i, new double[] {i});
        }
        assertThat(busy.snapshot().vectors()).hasSize(500);
        assertThat(small.snapshot().vectors()).hasSize(400);
        assertThat(busy.snapshot().to()).isBetween(1900L, 1999L);
        assertThat(busy.recent(3)).extracting(row -> row[0]).containsExactly(1997.0, 1998.0, 1999.0);
    }

    /** After a restart that found a model of so long ago, made of the day before now. */
    private static TrainingSchedule resumed(long now, Duration age) {
        var schedule = new TrainingSchedule(SETTINGS);
        schedule.resume(made(now - age.toMillis(), now - 24 * 3_600_000));
        return schedule;
    }

    @Test
    void shouldGoOnFromTheAgeOfAModelThatWasThere() {
        long now = 1_800_000_000_000L;
        TrainingSample sample = enough(now);
        var schedule = resumed(now, Duration.ofMinutes(10));
        assertThat(schedule.decide(sample, true, now).train()).isFalse();
        assertThat(schedule.decide(sample, true, now + 5 * 60_000).train()).isTrue();
    }

    /** The first rows of the topic are a day old: a model of them would judge the present by the past. */
    @Test
    void shouldReadToTheEndBeforeItReplacesAModelThatWasThere() {
        long now = 1_800_000_000_000L;
        TrainingSample sample = enough(now);
        var schedule = resumed(now, Duration.ofHours(8));
        assertThat(schedule.decide(sample, false, now)).returns(false, TrainingSchedule.Decision::train);
        assertThat(schedule.decide(sample, false, now + 5 * 60_000).isReady()).isFalse();
        assertThat(schedule.decide(sample, true, now + 5 * 60_000).train()).isTrue();
        // A reader that never keeps up must not go without models for ever.
        assertThat(schedule.decide(sample, false, now + 6 * 60_000).train()).isFalse();
        assertThat(schedule.decide(sample, false, now + 22 * 60_000).train()).isTrue();
    }

    /** Of a stream that was four minutes old, its model lasts two, whoever trains the next. */
    @Test
    void shouldLetTheModelOfAYoungStreamLiveShortThoughAnotherMadeIt() {
        long now = 1_800_000_000_000L;
        TrainingSample sample = enough(now);
        var schedule = new TrainingSchedule(SETTINGS);
        ModelInfo young = made(now, now - 4 * 60_000);
        assertThat(schedule.isNews(young)).isTrue();
        schedule.resume(young);
        assertThat(schedule.isNews(young)).isFalse();
        assertThat(schedule.decide(sample, true, now + 119_000).train()).isFalse();
        assertThat(schedule.decide(sample, true, now + 121_000).train()).isTrue();

        assertThat(schedule.isNews(made(now + 60_000, now)))
                .as("of another instance")
                .isTrue();
        assertThat(schedule.isNews(made(now - 60_000, now))).as("gone back to").isFalse();
    }

    private static TrainingSample enough(long now) {
        var sample = new TrainingSample(SETTINGS.maxRows(), 40, Duration.ofHours(24), 1);
        for (int i = 0; i < 1000; i++) {
            add(sample, "u" + i % 100, now, new double[] {i});
        }
        return sample;
    }

    private static ModelInfo made(long createdAt, long from) {
        return new ModelInfo(
                "m", createdAt, 1, 1, from, createdAt, 1, new ForestSettings(1, 2, 1), 0.1, 0.01, 0.002, List.of());
    }

    private static void add(TrainingSample sample, String userId, long time, double[] vector) {
        sample.add(userId, time, time, vector);
    }
}

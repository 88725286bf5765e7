package io.anomalyguard.inference.model;

import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.RecordSender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Models for tests, trained on made-up people. */
public final class Models {
    private Models() {}

    public static TrainingSettings settings() {
        return new TrainingSettings(
                200,
                20,
                5000,
                40,
                Duration.ofHours(24),
                100_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofMinutes(15),
                2000,
                Duration.ofMinutes(1),
                100,
                256,
                42,
                0.1,
                0.05,
                0.002);
    }

    /** A model of unhurried people, the same each time. */
    public static Model ofPeople() {
        return train(1_800_000_000, 1);
    }

    /** The same under the version of another second. */
    static Model ofPeople(long epochSecond) {
        return train(epochSecond, 1);
    }

    /** Another one, made a minute later. */
    public static Model ofOtherPeople() {
        return train(1_800_000_060, 3);
    }

    private static Model train(long epochSecond, long seed) {
        var trainer = new ModelTrainer(settings(), Clock.fixed(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC));
        return trainer.train(
                new TrainingData(List.of(people(3000, seed)), 300, 1_000, 2_000, List.of(people(2000, seed + 1))));
    }

    /** A registry that is not connected to Kafka: it knows no model and takes no change. */
    public static ModelRegistry registry(ActiveModel active) {
        var broker = new Broker(new KafkaProperties());
        return new ModelRegistry(
                broker, new RecordSender(broker), active, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    /** A model that judges while another is tried beside it. */
    public static ActiveModel activeWithShadow() {
        var active = active();
        var trial = new Trial(812, 0.004, 0.002, 0.998, 0.03, true, "sane");
        active.reportTrial(new ActiveModel.Shadow("m-new", 1_800_000_000_000L, 2_000, trial));
        active.report(new ActiveModel.Challenge("m-last", 1_700_000_000_000L, trial));
        return active;
    }

    public static ActiveModel active() {
        var active = new ActiveModel();
        active.activate(ofPeople());
        return active;
    }

    /** Rows of people in the middle of a session. */
    public static double[][] people(int rows, long seed) {
        var random = new Random(seed);
        double[][] all = new double[rows][];
        for (int i = 0; i < rows; i++) {
            int minute = 1 + random.nextInt(15);
            int session = minute + random.nextInt(40);
            double mean = 2 + 20 * random.nextDouble();
            all[i] = new double[] {
                1 + random.nextInt(Math.min(4, minute)),
                minute,
                session,
                (float) (session * mean),
                (float) mean,
                (float) (0.4 + 0.9 * random.nextDouble()),
                1 + random.nextInt(minute),
                (float) (0.6 * random.nextDouble()),
                random.nextInt(12) == 0 ? 0.1f : 0f,
                random.nextInt(30) == 0 ? 1 : 0,
                random.nextInt(60) == 0 ? 2 : 1,
                (float) (0.25 * random.nextDouble())
            };
        }
        return all;
    }

    /** A row that nobody would take for a person's. */
    public static double[] flood() {
        return new double[] {200, 900, 1500, 100f, 0.07f, 0.05f, 3, 0.99f, 0f, 0, 1, 0f};
    }

    /** A row as people's are. */
    public static double[] calm() {
        return new double[] {2, 7, 25, 300f, 12f, 0.8f, 4, 0.3f, 0f, 0, 1, 0.1f};
    }
}

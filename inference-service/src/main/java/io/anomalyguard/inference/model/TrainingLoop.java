package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads feature rows from the topic into the sample and, on the instance that trains, makes models: the first as soon as
 * there are rows enough of users enough and the topic's history has been read, others whenever twice as many rows have been
 * seen, once the sample is full on a schedule, and when somebody asks. A model after the first is a {@link Challenger}
 * before it judges. Has a thread of its own, which also trains; reading pauses meanwhile.
 */
@Component
final class TrainingLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** A live topic always has a few rows that are not read yet: so near its end is at its end. */
    private static final long NEAR = 500;

    private static final long DRIFT_EVERY_MS = 10_000;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final TrainingSettings settings;
    private final Broker broker;
    private final ActiveModel active;
    private final ModelRegistry registry;
    private final ModelTrainer trainer;
    private final Clock clock;
    private final Counter invalid;
    private final TrainingSample sample;
    private final TrainingSchedule schedule;

    private final Contest contest;
    private final MultiGauge modelInfo;
    private @Nullable Model told;
    private boolean tooLarge;
    private long trainingRequested;
    private long driftMeasured;

    private volatile boolean running;
    private volatile @Nullable Thread thread;

    TrainingLoop(
            TrainingSettings settings,
            Broker broker,
            ActiveModel active,
            ModelRegistry registry,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.broker = broker;
        this.active = active;
        this.registry = registry;
        this.clock = clock;
        this.trainer = new ModelTrainer(settings, clock);
        this.sample =
                new TrainingSample(settings.maxRows(), settings.maxRowsPerUser(), settings.window(), settings.seed());
        this.schedule = new TrainingSchedule(settings);
        this.invalid = Counter.builder("anomalyguard.training.rows.invalid")
                .description("Feature rows that could not be read and were left out of training")
                .register(meters);
        Gauge.builder("anomalyguard.training.rows", active, a -> a.progress().rows())
                .description("Feature rows in the training sample")
                .register(meters);
        Gauge.builder("anomalyguard.model.age", active, a -> ageSeconds(a, clock))
                .description("Seconds since the active model was trained; NaN without one")
                .baseUnit("seconds")
                .register(meters);
        this.modelInfo = MultiGauge.builder("anomalyguard.model.info")
                .description("Always 1; the label tells the version of the active model")
                .register(meters);
        this.contest = new Contest(
                settings,
                active,
                registry::publish,
                Counter.builder("anomalyguard.model.challengers.rejected")
                        .description("New models that did not take over because they were not sane")
                        .register(meters));
        for (Feature feature : Feature.all()) {
            drift(meters, feature.wireName(), drift -> drift.features().get(feature.index()));
        }
        drift(meters, "anomaly_score", Drift::score);
    }

    private void drift(MeterRegistry meters, String of, ToDoubleFunction<Drift> index) {
        Gauge.builder("anomalyguard.model.drift", active, a -> {
                    Drift drift = a.drift();
                    return drift == null ? Double.NaN : index.applyAsDouble(drift);
                })
                .description("Population stability index of the latest rows against those of the training")
                .tag("of", of)
                .register(meters);
    }

    private static double ageSeconds(ActiveModel active, Clock clock) {
        Model model = active.get();
        return model == null ? Double.NaN : (clock.millis() - model.info().createdAt()) / 1000.0;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("model-training").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        var current = thread;
        if (current != null) {
            current.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        while (running) {
            try {
                broker.awaitTopics(List.of(Topics.USER_FEATURES.name(), Topics.ANOMALY_MODELS));
                read(positions);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running) {
                    return;
                }
                // Whatever goes wrong must neither end training for good nor go without a trace.
                LOG.error("Training failed and will be tried again", e);
                try {
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    private void read(Map<TopicPartition, Long> positions) throws InterruptedException {
        try (Consumer<byte[], byte[]> consumer = broker.reader("anomaly-trainer");
                var leadership = new Leadership(broker)) {
            try {
                read(consumer, leadership, positions);
            } catch (InterruptException e) {
                // A client that is closed by an interrupted thread reports failures.
                Thread.interrupted();
                throw new InterruptedException();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer, Leadership leadership, Map<TopicPartition, Long> positions) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.USER_FEATURES.name()).stream()
                .map(TrainingLoop::partition)
                .toList();
        consumer.assign(partitions);
        seek(consumer, partitions, positions);
        while (running) {
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                take(row);
            }
            long lag = 0;
            for (TopicPartition partition : partitions) {
                positions.put(partition, consumer.position(partition));
                lag += consumer.currentLag(partition).orElse(NEAR);
            }
            step(lag < NEAR, leadership.isHeld());
        }
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    /** Goes on where the last connection ended; at first, so far back as the settings say. */
    private void seek(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> positions) {
        var ends = consumer.endOffsets(partitions);
        var times = new HashMap<TopicPartition, Long>();
        long from = clock.millis() - settings.window().toMillis();
        partitions.forEach(partition -> times.put(partition, from));
        var byTime = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            Long known = positions.get(partition);
            if (known != null) {
                consumer.seek(partition, known);
                continue;
            }
            long end = ends.getOrDefault(partition, 0L);
            var first = byTime.get(partition);
            long start = first == null ? end : first.offset();
            consumer.seek(partition, Math.max(start, end - settings.maxStartRows()));
        }
    }

    void take(ConsumerRecord<byte[], byte[]> row) {
        if (row.value() == null) {
            return;
        }
        UserActivity activity;
        try {
            activity = Topics.USER_FEATURES.codec().decode(row.value());
        } catch (InvalidRecordException e) {
            invalid.increment();
            LOG.debug("Row {}-{} left out: {}", row.partition(), row.offset(), e.getMessage());
            return;
        }
        sample.add(activity, row.timestamp());
        schedule.saw(activity.timestamp());
    }

    /** What there is to do after each poll. */
    void step(boolean atEnd, boolean leading) {
        long now = clock.millis();
        Model champion = active.get();
        measureDrift(champion, now);
        tell(champion);
        if (champion != null && schedule.isNews(champion.info())) {
            schedule.resume(champion.info());
        }
        var decision = schedule.decide(sample, atEnd, now);
        String waitingFor = waitingFor(champion, decision);
        active.report(new TrainingProgress(
                sample.rows(), settings.minRows(), sample.users(), settings.minUsers(), waitingFor));
        if (schedule.shouldTell(now) && champion == null) {
            LOG.info(
                    "Warming up: {} %, {} rows of {} users, waiting for {}",
                    active.progress().percent(), sample.rows(), sample.users(), waitingFor);
        }
        if (!leading || !registry.isComplete()) {
            if (contest.isRunning()) {
                contest.giveUp();
                // Whoever leads next, perhaps this instance again after a rebalance, carries the order out.
                trainingRequested = 0;
            }
            return;
        }
        if (contest.isRunning() && champion != null) {
            contest.step(champion, registry.sensitivity(), sample, now);
            if (!contest.isRunning()) {
                registry.carriedOut(trainingRequested);
            }
            return;
        }
        TrainingRequest request = registry.openRequest();
        if (request != null && request.at() <= trainingRequested) {
            request = null;
        }
        boolean asked = request != null && champion != null && decision.isReady();
        if (decision.train() || asked) {
            if (request != null) {
                trainingRequested = request.at();
            }
            train(champion, request != null && request.isForced(), now);
        }
    }

    private String waitingFor(@Nullable Model champion, TrainingSchedule.Decision decision) {
        if (tooLarge) {
            return "settings that make a smaller model";
        }
        // After a restart the rows of the next model are read while there is one already.
        return champion == null ? decision.waitingFor() : TrainingSchedule.NOTHING;
    }

    private void train(@Nullable Model champion, boolean forced, long now) {
        TrainedModel trained = TrainedModel.of(trainer.train(sample.snapshot()));
        Model model = trained.model();
        LOG.info(String.format(
                Locale.ROOT,
                "Model %s trained on %d rows of %d users in %d ms: an anomaly scores %.3f or more",
                model.version(),
                model.info().rows(),
                model.info().users(),
                model.info().trainingMillis(),
                model.threshold()));
        String refusal = trained.refusal();
        tooLarge = refusal != null;
        if (refusal != null) {
            LOG.error("Model {} is given up: {}", model.version(), refusal);
        } else if (champion == null) {
            registry.publish(trained, "the first model");
        } else {
            contest.begin(trained, champion.version(), forced, sample, now);
        }
        // Later than the model's own time, by which it will be known again when it is read.
        schedule.trained(sample, clock.millis());
    }

    /** One series at a time, however many models there have been. */
    private void tell(@Nullable Model champion) {
        if (champion != told && champion != null) {
            told = champion;
            modelInfo.register(List.of(MultiGauge.Row.of(Tags.of("version", champion.version()), 1)), true);
        }
    }

    /** Of a model that has just taken over at once: what was measured is the one's before it. */
    private void measureDrift(@Nullable Model champion, long now) {
        boolean due = champion != told || now - driftMeasured >= DRIFT_EVERY_MS;
        if (champion != null && due && sample.seen() > 0) {
            driftMeasured = now;
            active.report(champion.drift(sample.recent(Long.MAX_VALUE)));
        }
    }
}

package io.anomalyguard.inference.model;

import io.anomalyguard.inference.broker.KafkaUnavailableException;
import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trial of a {@link Challenger}: from its training until it takes over, is rejected, or is given up because another
 * model was activated meanwhile. What a person activates lasts until a later challenger. Not thread-safe.
 */
final class Contest {
    /** Makes a model the active one. */
    interface Publisher {
        /**
         * Publishes the model as it was made.
         *
         * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
         */
        void publish(TrainedModel model, String note);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Contest.class);

    /** Fewer rows tell nothing of a new model, however long it waits. */
    private static final long LEAST_ROWS = 200;

    private static final long AGAIN_MS = 2_000;

    private final TrainingSettings settings;
    private final ActiveModel active;
    private final Publisher publisher;
    private final Counter rejected;

    private @Nullable Challenger challenger;
    /** Whether somebody wants it to win. */
    private boolean forced;

    /** How it won, while Kafka has not confirmed that it took it. */
    private @Nullable Trial won;

    private long measured;

    /** @param rejected counts challengers that were not sane */
    Contest(TrainingSettings settings, ActiveModel active, Publisher publisher, Counter rejected) {
        this.settings = settings;
        this.active = active;
        this.publisher = publisher;
        this.rejected = rejected;
    }

    boolean isRunning() {
        return challenger != null;
    }

    /**
     * Begins a trial.
     *
     * @param champion version of the model that judged when the challenger's training began
     * @param forced whether it takes over whatever the trial says; it is still told
     */
    void begin(TrainedModel model, String champion, boolean forced, TrainingSample sample, long now) {
        this.forced = forced;
        challenger = new Challenger(model, champion, sample.seen(), now);
        won = null;
        active.reportTrial(new ActiveModel.Shadow(model.version(), now, settings.shadowRows(), null));
    }

    /** Ends it without a result. */
    void giveUp() {
        challenger = null;
        won = null;
        active.reportTrial(null);
    }

    /**
     * Goes on with what has been seen since.
     *
     * @param champion the model that judges, with its sensitivity
     * @param sensitivity what a model that takes over would judge with
     */
    void step(Model champion, Sensitivity sensitivity, TrainingSample sample, long now) {
        Challenger waiting = challenger;
        if (waiting == null) {
            return;
        }
        String version = waiting.version();
        Trial unconfirmed = won;
        if (unconfirmed != null && champion.version().equals(version)) {
            conclude(version, now, unconfirmed);
            return;
        }
        if (!champion.version().equals(waiting.champion())) {
            LOG.info("Model {} is given up: {} was activated after its training", version, champion.version());
            giveUp();
            return;
        }
        long rows = sample.seen() - waiting.rowsBefore();
        boolean patient = now - waiting.since() < settings.shadowTime().toMillis();
        boolean decided = rows >= (patient ? settings.shadowRows() : LEAST_ROWS);
        boolean again = !decided || unconfirmed != null;
        if (rows == 0 || (again && now - measured < AGAIN_MS)) {
            return;
        }
        measured = now;
        Trial trial = waiting.against(champion, sensitivity, sample.recent(rows));
        if (forced) {
            trial = trial.forced();
        }
        if (!decided) {
            report(waiting, trial);
        } else if (!trial.accepted()) {
            rejected.increment();
            LOG.warn("Model {} is rejected, {} goes on: {}", version, champion.version(), trial.reason());
            conclude(version, now, trial);
        } else if (publish(waiting, trial)) {
            LOG.info("Model {} takes over: {}", version, trial.reason());
            conclude(version, now, trial);
        }
    }

    private boolean publish(Challenger winner, Trial trial) {
        won = trial;
        report(winner, trial);
        try {
            publisher.publish(winner.trained(), trial.reason());
            return true;
        } catch (KafkaUnavailableException e) {
            LOG.warn("Model {} is to take over and will be published again: {}", winner.version(), e.getMessage());
            return false;
        }
    }

    private void report(Challenger waiting, Trial trial) {
        active.reportTrial(new ActiveModel.Shadow(waiting.version(), waiting.since(), settings.shadowRows(), trial));
    }

    private void conclude(String version, long now, Trial trial) {
        giveUp();
        active.report(new ActiveModel.Challenge(version, now, trial));
    }
}

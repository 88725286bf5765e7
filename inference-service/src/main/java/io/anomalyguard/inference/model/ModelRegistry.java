package io.anomalyguard.inference.model;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.CompactedTopicReader;
import io.anomalyguard.inference.broker.KafkaUnavailableException;
import io.anomalyguard.inference.broker.RecordSender;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The models that there are and the one that judges, as the topic {@code anomaly.models} tells them to every instance.
 * Whatever changes, changes by a record: what this class writes comes into force when it is read back. Thread-safe.
 */
@Component
public final class ModelRegistry implements SmartLifecycle {
    /** Who activates what the training has made. */
    public static final String BY_TRAINING = "training";

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    /** Models kept for a way back; the oldest go. */
    private static final int KEPT = 10;

    /** Another instance's change came after ours if ours has not been read as the latest by then. */
    private static final long READ_BACK_MS = 10_000;

    private final RecordSender sender;
    private final Clock clock;
    private final ModelHistory history;
    private final Counter refused;
    private final CompactedTopicReader reader;

    /** What Kafka has taken of this instance and the history has not read yet. */
    private final AtomicReference<@Nullable Sent> sent = new AtomicReference<>();

    /** The last of them that was read; belongs to the reader's thread. */
    private @Nullable Sent readBack;

    private record Sent(ModelPointer pointer, long at) {}

    ModelRegistry(Broker broker, RecordSender sender, ActiveModel active, Clock clock, MeterRegistry meters) {
        this.sender = sender;
        this.clock = clock;
        this.history = new ModelHistory(active);
        this.reader = new CompactedTopicReader(broker, Topics.ANOMALY_MODELS, new Reading());
        this.refused = Counter.builder("anomalyguard.model.records.refused")
                .description("Records of anomaly.models that are no usable model")
                .register(meters);
    }

    /** True once the topic was read to what was its end; before that models may be missing. */
    public boolean isComplete() {
        return reader.isComplete();
    }

    /** Waits until {@link #isComplete}: from then on the model that judges is the one that should, if there is one. */
    public void awaitComplete() throws InterruptedException {
        reader.awaitComplete();
    }

    /** The models that can be activated, newest first. */
    public List<Model> models() {
        return history.models();
    }

    /** The model as it was made, or null if there is none of that version. */
    public @Nullable Model get(String version) {
        return history.get(version);
    }

    /** Versions whose records are no usable models, with the reason. */
    public Map<String, String> unreadable() {
        return history.unreadable();
    }

    /** What an operator has set; also for models to come. */
    public Sensitivity sensitivity() {
        ModelPointer pointer = pointer();
        return pointer == null ? Sensitivity.OF_MODEL : pointer.sensitivity();
    }

    /** What the next change builds on: two in quick succession must not undo each other. */
    private @Nullable ModelPointer pointer() {
        ModelPointer read = history.pointer();
        Sent own = sent.get();
        return own == null || clock.millis() - own.at() > READ_BACK_MS ? read : own.pointer();
    }

    /** A training that somebody asked for and that no model has come of since; null if there is none. */
    @Nullable
    TrainingRequest openRequest() {
        return history.openRequest();
    }

    /**
     * Publishes a model, makes it the active one, and removes the oldest.
     *
     * @throws KafkaUnavailableException if the broker did not take it in time
     */
    synchronized void publish(TrainedModel model, String note) {
        send(model.version(), model.artifact());
        activate(model.version(), BY_TRAINING, note);
        for (String old : history.surplus(KEPT, requireNonNull(pointer()))) {
            send(old, null);
        }
    }

    /**
     * Makes a model the active one, on every instance.
     *
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public synchronized void activate(String version, String by, @Nullable String note) {
        ModelPointer before = pointer();
        boolean same = before != null && before.version().equals(version);
        String previous = before == null ? null : same ? before.previous() : before.version();
        point(version, sensitivity(), by, note, previous);
    }

    /**
     * The model to go back to: the one that judged before; where none is known, or it was gone back from,
     * the one that was made before. Null if there is none.
     */
    private @Nullable Model previous() {
        ModelPointer now = pointer();
        if (now == null) {
            return null;
        }
        Model before = now.previous() == null ? null : history.get(now.previous());
        Model current = history.get(now.version());
        if (before != null || current == null) {
            return before;
        }
        return history.models().stream()
                .filter(each -> each.info().createdAt() < current.info().createdAt())
                .findFirst()
                .orElse(null);
    }

    /**
     * Makes the model that judged before the active one, on every instance; where that is not known any more, the one that was
     * made before.
     *
     * @return its version, or null if there is none
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public synchronized @Nullable String rollBack(String by, @Nullable String note) {
        Model previous = previous();
        if (previous == null) {
            return null;
        }
        point(previous.version(), sensitivity(), by, note, null);
        return previous.version();
    }

    /**
     * Changes where anomalies begin, on every instance, for the active model and those to come.
     *
     * @throws IllegalStateException if there is no active model
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public synchronized void adjust(Sensitivity sensitivity, String by) {
        ModelPointer pointer = pointer();
        if (pointer == null) {
            throw new IllegalStateException("there is no active model");
        }
        point(pointer.version(), sensitivity, by, null, pointer.previous());
    }

    /**
     * Asks the instance that trains for a new model.
     *
     * @param force whether it shall take over whatever its trial says
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public void requestTraining(String by, boolean force) {
        send(ModelHistory.TRAINING, ModelHistory.REQUEST.encode(new TrainingRequest(by, clock.millis(), force)));
    }

    /**
     * Takes an order back that a training was made for, however its trial ended: after a restart it would be carried out
     * again.
     *
     * @param at when it was given, epoch ms; nothing happens if there is none of that time
     */
    void carriedOut(long at) {
        TrainingRequest request = history.openRequest();
        if (request == null || request.at() != at) {
            return;
        }
        try {
            send(ModelHistory.TRAINING, null);
        } catch (KafkaUnavailableException e) {
            LOG.warn("The order to train may be carried out again after a restart: {}", e.getMessage());
        }
    }

    private void point(
            String version, Sensitivity sensitivity, String by, @Nullable String note, @Nullable String previous) {
        long now = clock.millis();
        var pointer = new ModelPointer(
                version, sensitivity.contamination(), sensitivity.threshold(), by, now, note, previous);
        // Before it can be read back.
        Sent before = sent.getAndSet(new Sent(pointer, now));
        try {
            send(ModelHistory.ACTIVE, ModelHistory.POINTER.encode(pointer));
        } catch (RuntimeException e) {
            sent.set(before);
            throw e;
        }
    }

    /** Takes in what was read from the topic. */
    void take(String key, byte @Nullable [] value) {
        String wrong = history.take(key, value);
        if (wrong != null) {
            refused.increment();
            LOG.warn("The record {} of {} is refused: {}", key, Topics.ANOMALY_MODELS, wrong);
        }
        Sent own = sent.get();
        if (own != null && key.equals(ModelHistory.ACTIVE) && own.pointer().equals(history.latest())) {
            // What is read from now on is newer.
            readBack = own;
            forgetReadBack();
        }
    }

    /** What stood on the topic when its reading began has been taken in. */
    void caughtUp() {
        history.caughtUp();
        forgetReadBack();
    }

    /** As long as the topic is read from its beginning, what it says is not in force yet. */
    private void forgetReadBack() {
        Sent known = readBack;
        if (known != null && !history.isCatchingUp()) {
            sent.compareAndSet(known, null);
            readBack = null;
        }
    }

    private void send(String key, byte @Nullable [] value) {
        sender.send(Topics.ANOMALY_MODELS, key, value);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        reader.stop();
    }

    @Override
    public boolean isRunning() {
        return reader.isRunning();
    }

    private final class Reading implements CompactedTopicReader.Listener {
        @Override
        public void begins() {
            history.begins();
        }

        @Override
        public void take(ConsumerRecord<byte[], byte[]> record) {
            if (record.key() != null) {
                ModelRegistry.this.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
            }
        }

        @Override
        public void caughtUp() {
            ModelRegistry.this.caughtUp();
        }
    }
}

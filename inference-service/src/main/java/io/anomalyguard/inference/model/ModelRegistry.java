package io.anomalyguard.inference.model;

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

    private final RecordSender sender;
    private final Clock clock;
    private final ModelHistory history;
    private final Counter refused;
    private final CompactedTopicReader reader;

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
        ModelPointer pointer = history.pointer();
        return pointer == null ? Sensitivity.OF_MODEL : pointer.sensitivity();
    }

    /** When somebody asked for a training that no model has come of since, epoch milliseconds; 0 for never. */
    long trainingRequestedAt() {
        TrainingRequest request = history.openRequest();
        return request == null ? 0 : request.at();
    }

    /**
     * Publishes a model, makes it the active one, and removes the oldest.
     *
     * @throws KafkaUnavailableException if the broker did not take it in time
     */
    void publish(Model model, String note) {
        send(model.version(), ModelArtifact.encode(model));
        activate(model.version(), BY_TRAINING, note);
        List<Model> all = history.models();
        ModelPointer pointer = history.pointer();
        for (Model old : all.subList(Math.min(KEPT - 1, all.size()), all.size())) {
            if (pointer == null || !old.version().equals(pointer.version())) {
                send(old.version(), null);
            }
        }
    }

    /**
     * Makes a model the active one, on every instance.
     *
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public void activate(String version, String by, @Nullable String note) {
        Sensitivity kept = sensitivity();
        point(new ModelPointer(version, kept.contamination(), kept.threshold(), by, clock.millis(), note));
    }

    /**
     * Changes where anomalies begin, on every instance, for the active model and those to come.
     *
     * @throws IllegalStateException if there is no active model
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public void adjust(Sensitivity sensitivity, String by) {
        ModelPointer pointer = history.pointer();
        if (pointer == null) {
            throw new IllegalStateException("there is no active model");
        }
        point(new ModelPointer(
                pointer.version(), sensitivity.contamination(), sensitivity.threshold(), by, clock.millis(), null));
    }

    /**
     * Asks the instance that trains for a new model.
     *
     * @throws KafkaUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public void requestTraining(String by) {
        send(ModelHistory.TRAINING, ModelHistory.REQUEST.encode(new TrainingRequest(by, clock.millis())));
    }

    private void point(ModelPointer pointer) {
        send(ModelHistory.ACTIVE, ModelHistory.POINTER.encode(pointer));
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
            if (record.key() == null) {
                return;
            }
            String key = new String(record.key(), StandardCharsets.UTF_8);
            String wrong = history.take(key, record.value());
            if (wrong != null) {
                refused.increment();
                LOG.warn("The record {} of {} is refused: {}", key, Topics.ANOMALY_MODELS, wrong);
            }
        }

        @Override
        public void caughtUp() {
            history.caughtUp();
        }
    }
}

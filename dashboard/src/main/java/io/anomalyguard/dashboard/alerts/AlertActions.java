package io.anomalyguard.dashboard.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.access.Operator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what operators do to {@code anomaly.alert-actions}. The alert itself changes when inference-service has taken
 * the action, and comes back on {@code anomaly.alerts}. Thread-safe.
 */
public final class AlertActions implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Producer<String, byte[]>> connect;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Producer<String, byte[]> producer;

    /** Kafka was told of the action and has not confirmed it in time: it may have it. */
    static final class UnconfirmedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnconfirmedException(Throwable cause) {
            super(cause);
        }
    }

    /** @param producerProperties how to reach the broker, security included; it is reached with the first action */
    AlertActions(Map<String, Object> producerProperties) {
        var properties = new HashMap<String, Object>(producerProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
        this(() -> new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer()));
    }

    /** @param connect makes the producer, with the first action */
    AlertActions(Supplier<Producer<String, byte[]>> connect) {
        this.connect = connect;
    }

    /**
     * Completes when the broker has the action; fails within about twenty seconds when it does not have it, or, by an
     * {@link UnconfirmedException}, when nobody knows.
     *
     * @param by who does it
     * @param note the operator's words, at most 2000 characters, or null
     */
    CompletableFuture<Void> send(Alert alert, AlertActionType type, Operator by, @Nullable String note) {
        var action = new AlertAction(
                UUID.randomUUID(), alert.alertId(), alert.userId(), type, by.name(), note, System.currentTimeMillis());
        var result = new CompletableFuture<Void>();
        // Both calls block while the broker's metadata is not there.
        threads.execute(() -> {
            try {
                var producer = producer();
                // What fails here has not been sent.
                var _ = producer.partitionsFor(Topics.ANOMALY_ALERT_ACTIONS.name());
                var record = new ProducerRecord<>(
                        Topics.ANOMALY_ALERT_ACTIONS.name(),
                        action.alertId(),
                        Topics.ANOMALY_ALERT_ACTIONS.codec().encode(action));
                var _ = producer.send(record, (metadata, failure) -> {
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(
                                failure instanceof RetriableException ? new UnconfirmedException(failure) : failure);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private synchronized Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = connect.get();
        }
        return producer;
    }

    @Override
    public void close() {
        threads.close();
        synchronized (this) {
            if (producer != null) {
                producer.close(PATIENCE);
            }
        }
    }
}

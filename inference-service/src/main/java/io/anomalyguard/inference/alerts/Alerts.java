package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The alerts of all users, read from the topic, and the way for actions on them. Every instance of the service knows all
 * alerts, whichever users it scores. Thread-safe.
 */
@Component
public final class Alerts implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SEND = Duration.ofSeconds(6);

    private final Broker broker;
    private final AlertView view;
    private volatile boolean complete;
    private volatile @Nullable Thread reader;
    private @Nullable Producer<byte[], byte[]> writer;

    Alerts(Broker broker, AlertSettings settings) {
        this.broker = broker;
        this.view = new AlertView(settings.keepClosed());
    }

    /** True once the topic was read to what was its end; before that alerts may be missing. */
    public boolean isComplete() {
        return complete;
    }

    /** The alert, or null if there is none or it was closed too long ago. */
    public @Nullable Alert get(String alertId) {
        return view.get(alertId);
    }

    /** The newest alerts first; null for a criterion that does not matter. */
    public List<Alert> list(@Nullable AlertState state, @Nullable String userId, int limit) {
        return view.list(state, userId, limit);
    }

    /**
     * Sends an action on its way; its effect shows in the alert a moment later.
     *
     * @throws AlertsUnavailableException if the broker did not take it in time; it may have taken it all the same
     */
    public void send(AlertAction action) {
        var topic = Topics.ANOMALY_ALERT_ACTIONS;
        var record = new ProducerRecord<>(
                topic.name(),
                action.alertId().getBytes(StandardCharsets.UTF_8),
                topic.codec().encode(action));
        try {
            writer().send(record).get(SEND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new AlertsUnavailableException("Kafka did not take the action", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AlertsUnavailableException("interrupted", e);
        }
    }

    private synchronized Producer<byte[], byte[]> writer() {
        Producer<byte[], byte[]> current = writer;
        if (current == null) {
            current = broker.writer("alert-actions");
            writer = current;
        }
        return current;
    }

    @Override
    public void start() {
        // The thread ends when it finds no reader, so it must not run before there is one.
        var thread = Thread.ofPlatform().name("alert-view").daemon().unstarted(this::run);
        reader = thread;
        thread.start();
    }

    @Override
    public void stop() {
        var current = reader;
        reader = null;
        if (current != null) {
            current.interrupt();
        }
        synchronized (this) {
            if (writer != null) {
                writer.close(Duration.ofSeconds(2));
                writer = null;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return reader != null;
    }

    private void run() {
        while (isRunning()) {
            try {
                broker.awaitTopics(List.of(Topics.ANOMALY_ALERTS.name()));
                read();
            } catch (InterruptedException | WakeupException _) {
                return;
            } catch (RuntimeException e) {
                if (!isRunning()) {
                    return;
                }
                LOG.warn("Reading alerts failed and will be tried again: {}", e.toString());
                try {
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    /** From the beginning each time: the topic is compacted, and reading a state again changes nothing. */
    private void read() {
        try (Consumer<byte[], byte[]> consumer = broker.reader("alert-view")) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ANOMALY_ALERTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (isRunning()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                if (!complete) {
                    complete =
                            ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                }
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                view.put(Topics.ANOMALY_ALERTS.codec().decode(record.value()));
            } else if (record.key() != null) {
                view.remove(new String(record.key(), StandardCharsets.UTF_8));
            }
        } catch (InvalidRecordException e) {
            LOG.warn("Alert {}-{} is left out: {}", record.partition(), record.offset(), e.getMessage());
        }
    }
}

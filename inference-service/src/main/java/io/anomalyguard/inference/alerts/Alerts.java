package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.CompactedTopicReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The alerts of all users, read from the topic. Every instance of the service knows all alerts, whichever users it
 * scores. Thread-safe.
 */
@Component
public final class Alerts implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final AlertView view;
    private final CompactedTopicReader reader;

    Alerts(Broker broker, AlertSettings settings, MeterRegistry meters) {
        this.view = new AlertView(settings.keepClosed());
        this.reader = new CompactedTopicReader(broker, Topics.ANOMALY_ALERTS.name(), this::take);
        for (AlertState state : AlertState.values()) {
            if (state.isActive()) {
                Gauge.builder("anomalyguard.alerts.active", view, alerts -> alerts.count(state))
                        .description("Alerts that are not closed, of all users: the same on every instance")
                        .tag("state", state.wireName())
                        .register(meters);
            }
        }
    }

    /** True once the topic was read to what was its end; before that alerts may be missing. */
    public boolean isComplete() {
        return reader.isComplete();
    }

    /** The alert, or null if there is none or it was closed too long ago. */
    public @Nullable Alert get(String alertId) {
        return view.get(alertId);
    }

    /** The newest alerts first; null for a criterion that does not matter. */
    public List<Alert> list(@Nullable AlertState state, @Nullable String userId, @Nullable Alert after, int limit) {
        return view.list(state, userId, after, limit);
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

package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.CompactedTopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Who raises no alerts at present, read from the topic; every instance knows all. Thread-safe. */
@Component
public final class Suppressions implements SmartLifecycle {
    /** So many users can be suppressed at a time. */
    public static final int MAX_ACTIVE = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Suppressions.class);

    private final Map<String, Suppression> byUser = new ConcurrentHashMap<>();
    private final CompactedTopicReader reader;
    private final Clock clock;

    public Suppressions(Broker broker, Clock clock) {
        this.clock = clock;
        this.reader = new CompactedTopicReader(broker, Topics.ANOMALY_SUPPRESSIONS.name(), this::take);
    }

    /** True once the topic was read to what was its end. */
    public boolean isComplete() {
        return reader.isComplete();
    }

    /** Those that hold at a time, in epoch milliseconds; the first to end comes first. */
    public List<Suppression> active(long now) {
        forgetEnded(now);
        return byUser.values().stream()
                .sorted(Comparator.comparingLong(Suppression::until).thenComparing(Suppression::userId))
                .toList();
    }

    /** Whether there are too many, at a time in epoch milliseconds, for this user to be one more. */
    public boolean isFull(String userId, long now) {
        forgetEnded(now);
        return byUser.size() >= MAX_ACTIVE && !byUser.containsKey(userId);
    }

    private void forgetEnded(long now) {
        byUser.values().removeIf(suppression -> suppression.until() <= now);
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

    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                Suppression suppression = Topics.ANOMALY_SUPPRESSIONS.codec().decode(record.value());
                if (suppression.until() > clock.millis()) {
                    byUser.put(suppression.userId(), suppression);
                } else {
                    byUser.remove(suppression.userId());
                }
            } else if (record.key() != null) {
                byUser.remove(new String(record.key(), StandardCharsets.UTF_8));
            }
        } catch (InvalidRecordException e) {
            LOG.warn("Suppression {}-{} is left out: {}", record.partition(), record.offset(), e.getMessage());
        }
    }
}

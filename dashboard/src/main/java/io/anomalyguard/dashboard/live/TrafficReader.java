package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads feature rows (only their keys), verdicts and rejected events, from five minutes ago, and skips ahead if it falls
 * more than ten seconds behind: a live screen that shows old figures is wrong, one that leaves some out is coarse.
 */
final class TrafficReader extends TopicReader {
    static final List<String> TOPICS =
            List.of(Topics.USER_FEATURES.name(), Topics.ANOMALY_SCORES.name(), Topics.CLICKSTREAM_DLQ);

    private static final Logger LOG = LoggerFactory.getLogger(TrafficReader.class);
    private static final long MAX_BEHIND_MS = 10_000;
    private static final byte[] EVENT_ID = "\"event_id\":\"".getBytes(StandardCharsets.US_ASCII);

    private final LiveModel model;
    private final long maxBackfill;
    private final FeedMetrics metrics;
    private final Clock clock;
    private boolean live;

    TrafficReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            long maxBackfill,
            FeedMetrics metrics,
            Clock clock) {
        super(broker, clientProperties);
        this.model = model;
        this.maxBackfill = maxBackfill;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    List<String> topics() {
        return TOPICS;
    }

    @Override
    int maxPollRecords() {
        return 5_000;
    }

    @Override
    void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
        live = false;
        seekToRecent(consumer, fresh, clock.millis() - LiveModel.WINDOW_SECONDS * 1000L, maxBackfill);
    }

    @Override
    void forget(String topic) {
        // What was counted was there; it leaves with the window.
    }

    @Override
    void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        long newest = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            newest = Math.max(newest, record.timestamp());
            take(record);
        }
        if (live && clock.millis() - newest > MAX_BEHIND_MS) {
            skipAhead(consumer);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.CLICKSTREAM_DLQ)) {
            // A marker that a rejected event was replayed is none itself.
            if (record.headers().lastHeader(DeadLetterHeaders.REPLAYED_OFFSET) == null) {
                model.rejected(
                        header(record, DeadLetterHeaders.FIELD),
                        header(record, DeadLetterHeaders.REASON),
                        record.timestamp());
            }
        } else if (record.key() == null || record.value() == null) {
            metrics.incomplete();
        } else if (record.topic().equals(Topics.USER_FEATURES.name())) {
            if (isTraffic(record)) {
                model.event(record.key(), record.timestamp());
            }
        } else {
            try {
                model.verdict(Topics.ANOMALY_SCORES.codec().decode(record.value()), record.timestamp(), live);
            } catch (InvalidRecordException e) {
                metrics.invalid(record, e);
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void skipAhead(Consumer<byte[], byte[]> consumer) {
        long left = 0;
        for (TopicPartition partition : consumer.assignment()) {
            left += consumer.currentLag(partition).orElse(0);
        }
        // Nothing left to skip: what came was old because nothing newer is there.
        if (left > 0) {
            metrics.skipped(left);
            consumer.seekToEnd(consumer.assignment());
            LOG.warn("more than {} ms behind: {} records of traffic left out", MAX_BEHIND_MS, left);
        }
    }

    @Override
    void loaded() {
        live = true;
        model.trafficLoaded();
    }

    /** Whether a feature row was caused by an event, and that when it happened. */
    static boolean isTraffic(ConsumerRecord<byte[], byte[]> row) {
        return row.headers().lastHeader(ClickHeaders.BACKFILL) == null && hasEventId(row.value());
    }

    /**
     * Whether a feature row was caused by an event; a row that marks a user going quiet has no {@code event_id}. Looks
     * for the name without decoding the row: inside a JSON string its quotes would be escaped, and a name is followed
     * by a colon, so that no user id can feign it.
     */
    static boolean hasEventId(byte[] row) {
        int last = row.length - EVENT_ID.length;
        outer:
        for (int at = 0; at <= last; at++) {
            if (row[at] != '"') {
                continue;
            }
            for (int i = 1; i < EVENT_ID.length; i++) {
                if (row[at + i] != EVENT_ID[i]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}

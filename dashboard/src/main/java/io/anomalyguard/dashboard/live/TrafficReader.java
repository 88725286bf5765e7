package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads feature rows (their keys and times only), verdicts and rejected events, from five minutes ago, and skips ahead if it falls
 * more than ten seconds behind: a live screen that shows old figures is wrong, one that leaves some out is coarse.
 */
final class TrafficReader extends TopicReader {
    static final List<String> TOPICS =
            List.of(Topics.USER_FEATURES.name(), Topics.ANOMALY_SCORES.name(), Topics.CLICKSTREAM_DLQ);

    private static final Logger LOG = LoggerFactory.getLogger(TrafficReader.class);
    private static final long MAX_BEHIND_MS = 10_000;
    static final byte[] EVENT_ID = "\"event_id\":\"".getBytes(StandardCharsets.US_ASCII);
    static final byte[] INGESTED = "\"ingested_ms\":".getBytes(StandardCharsets.US_ASCII);

    private final LiveModel model;
    private final long maxBackfill;
    private final FeedMetrics metrics;
    private final Clock clock;
    private boolean live;

    /** Partitions of which not all was read, until their first row tells from when on it was. */
    private Set<TopicPartition> cut = new HashSet<>();

    TrafficReader(
            BrokerWatch broker,
            Map<String, Object> clientProperties,
            LiveModel model,
            long maxBackfill,
            FeedMetrics metrics,
            Clock clock) {
        super(broker, clientProperties, TOPICS, 5_000, metrics);
        this.model = model;
        this.maxBackfill = maxBackfill;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    void begin(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> fresh) {
        live = false;
        cut = seekToRecent(consumer, fresh, clock.millis() - LiveModel.WINDOW_SECONDS * 1000L, maxBackfill);
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.CLICKSTREAM_DLQ)) {
            // A marker that a rejected event was replayed is none itself.
            if (record.headers().lastHeader(DeadLetterHeaders.REPLAYED_OFFSET) == null) {
                model.rejected(
                        header(record, DeadLetterHeaders.FIELD),
                        header(record, DeadLetterHeaders.REASON),
                        record.timestamp());
            }
        } else if (record.key() == null || record.value() == null) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no key or no value");
        } else if (record.headers().lastHeader(ClickHeaders.BACKFILL) != null) {
            model.backfill(record.timestamp());
        } else if (record.topic().equals(Topics.USER_FEATURES.name())) {
            if (after(EVENT_ID, record.value()) >= 0) {
                long clickMs = ingestedMs(record.value());
                if (!cut.isEmpty() && cut.remove(new TopicPartition(record.topic(), record.partition()))) {
                    model.trafficReadFrom(clickMs);
                }
                model.event(record.key(), clickMs, record.timestamp());
            }
        } else {
            model.verdict(Topics.ANOMALY_SCORES.codec().decode(record.value()), record.timestamp(), live);
        }
    }

    @Override
    void taken(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        long newest = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            newest = Math.max(newest, record.timestamp());
        }
        if (live && clock.millis() - newest > MAX_BEHIND_MS) {
            skipAhead(consumer);
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

    /** When the broker received the click of a feature row, epoch milliseconds; 0 where the row does not say. */
    static long ingestedMs(byte[] row) {
        long ms = 0;
        for (int at = after(INGESTED, row); at >= 0 && at < row.length && row[at] >= '0' && row[at] <= '9'; at++) {
            ms = 10 * ms + row[at] - '0';
        }
        return ms;
    }

    /**
     * Where in a feature row, which is not decoded for that, the value of a field begins; -1 if there is no such field (a
     * row that marks a user going quiet has no {@code event_id}). Inside a JSON string the name's quotes would be
     * escaped, and a name is followed by a colon, so that no user id can feign it.
     */
    static int after(byte[] name, byte[] row) {
        int last = row.length - name.length;
        outer:
        for (int at = 0; at <= last; at++) {
            if (row[at] != '"') {
                continue;
            }
            for (int i = 1; i < name.length; i++) {
                if (row[at + i] != name[i]) {
                    continue outer;
                }
            }
            return at + name.length;
        }
        return -1;
    }
}

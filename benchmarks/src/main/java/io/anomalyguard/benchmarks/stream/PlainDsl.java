package io.anomalyguard.benchmarks.stream;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.TimeWindows;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same windows as one would write them in an afternoon: hopping windows of 10 s and 1 min that advance by a second,
 * sessions, RocksDB with Streams' cache, Jackson's data binding. It does less than ours: no gaps between clicks, no
 * duplicates, no quiet rows, and three rows of one window kind each instead of one joined row.
 */
final class PlainDsl {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private PlainDsl() {}

    /** Aggregate of a window of a minute. */
    static final class Minute {
        public long newest;
        public long clicks;
        public long errors;
        public long loginFailures;
        public Set<String> pages = new HashSet<>();
        public Set<String> ips = new HashSet<>();

        Minute add(ClickEvent click) {
            newest = Math.max(newest, click.timestamp());
            clicks++;
            errors += click.isError() ? 1 : 0;
            loginFailures += click.type() == EventType.LOGIN_FAILED ? 1 : 0;
            pages.add(click.page());
            if (click.ip() != null) {
                ips.add(click.ip());
            }
            return this;
        }
    }

    /** Aggregate of a window of ten seconds, and of a session. */
    static final class Clicks {
        public long newest;
        public long clicks;
        public long transactions;

        Clicks add(ClickEvent click) {
            newest = Math.max(newest, click.timestamp());
            clicks++;
            transactions += click.type().isTransaction() ? 1 : 0;
            return this;
        }

        Clicks add(Clicks other) {
            newest = Math.max(newest, other.newest);
            clicks += other.clicks;
            transactions += other.transactions;
            return this;
        }
    }

    static Topology topology(String output) {
        var builder = new StreamsBuilder();
        var keys = Serdes.String();
        var clicks = json(ClickEvent.class);
        var rows = Produced.with(keys, json(Object.class));
        var byUser = builder.stream(
                        Topics.CLICKSTREAM_EVENTS.name(),
                        Consumed.with(keys, clicks)
                                .withTimestampExtractor(
                                        (record, partitionTime) -> ((ClickEvent) record.value()).timestamp()))
                .groupByKey(Grouped.with(keys, clicks));

        // Of the windows that a click falls into, the row is that of the one which ends with its second.
        byUser.windowedBy(
                        TimeWindows.ofSizeAndGrace(Duration.ofMinutes(1), GRACE).advanceBy(SECOND))
                .aggregate(
                        Minute::new,
                        (user, click, minute) -> minute.add(click),
                        Materialized.with(keys, json(Minute.class)))
                .toStream()
                .filter((window, minute) -> window.window().end() - minute.newest <= SECOND.toMillis())
                .map((window, minute) -> KeyValue.<String, Object>pair(
                        window.key(),
                        Map.of(
                                "timestamp",
                                minute.newest,
                                "clicks_1m",
                                minute.clicks,
                                "distinct_pages_1m",
                                minute.pages.size(),
                                "repeat_page_ratio",
                                1 - (double) minute.pages.size() / minute.clicks,
                                "error_ratio_1m",
                                (double) minute.errors / minute.clicks,
                                "login_failures_1m",
                                minute.loginFailures,
                                "distinct_ips_1m",
                                minute.ips.size())))
                .to(output, rows);
        byUser.windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofSeconds(10), GRACE)
                        .advanceBy(SECOND))
                .aggregate(
                        Clicks::new, (user, click, sum) -> sum.add(click), Materialized.with(keys, json(Clicks.class)))
                .toStream()
                .filter((window, sum) -> window.window().end() - sum.newest <= SECOND.toMillis())
                .map((window, sum) -> KeyValue.<String, Object>pair(
                        window.key(), Map.of("timestamp", sum.newest, "clicks_10s", sum.clicks)))
                .to(output, rows);
        byUser.windowedBy(SessionWindows.ofInactivityGapAndGrace(Duration.ofMinutes(30), GRACE))
                .aggregate(
                        Clicks::new,
                        (user, click, sum) -> sum.add(click),
                        (user, one, other) -> one.add(other),
                        Materialized.with(keys, json(Clicks.class)))
                .toStream()
                .filter((window, sum) -> sum != null)
                .map((window, sum) -> KeyValue.<String, Object>pair(
                        window.key(),
                        Map.of(
                                "timestamp",
                                sum.newest,
                                "session_clicks",
                                sum.clicks,
                                "session_duration",
                                (sum.newest - window.window().start()) / 1000.0,
                                "transaction_ratio",
                                (double) sum.transactions / sum.clicks)))
                .to(output, rows);
        return builder.build();
    }

    private static <T> Serde<T> json(Class<T> type) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : JSON.writeValueAsBytes(value),
                (topic, bytes) -> bytes == null ? null : JSON.readValue(bytes, type));
    }
}

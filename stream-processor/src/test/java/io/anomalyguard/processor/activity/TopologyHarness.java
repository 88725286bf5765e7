package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.ingest.CommitIntervals;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a driver whose wall clock, which is also the broker's if not said otherwise, stands still unless moved. */
public final class TopologyHarness implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Instant now = START;
    private Duration ahead = Duration.ZERO;
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ActivitySettings settings;
    private final StoreKind store;
    private final Path stateDir;
    private final Map<Bytes, byte[]> changelog = new LinkedHashMap<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> clicks;
    private TestOutputTopic<String, UserActivity> rows;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    public TopologyHarness(ActivitySettings settings) {
        this(settings, StoreKind.IN_MEMORY);
    }

    public TopologyHarness(ActivitySettings settings, StoreKind store) {
        this.settings = settings;
        this.store = store;
        this.stateDir = Path.of("target", "state-" + store + "-" + UUID.randomUUID());
        start();
    }

    private void start() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        var users = new RestoredStore(store.supplier(ClickstreamTopology.STORE), changelog);
        var topology = new ClickstreamTopology(settings, store, registry, clock, Tracing.OFF)
                .build(CommitIntervals.DEFAULT, users);
        var configs = new Properties();
        configs.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        configs.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(topology, configs, now);
        clicks = driver.createInputTopic(
                Topics.CLICKSTREAM_EVENTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
        rows = driver.createOutputTopic(
                Topics.USER_FEATURES.name(),
                new StringDeserializer(),
                Topics.USER_FEATURES.valueSerde().deserializer());
        deadLetters = driver.createOutputTopic(
                Topics.CLICKSTREAM_DLQ, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The service stops, and starts anew with nothing but what its changelog holds. What has not been read of its output
     * is lost. Until the next click comes it does not know the broker's time, and no user grows quiet.
     */
    public void restart() {
        driver.createOutputTopic(
                        "test-" + ClickstreamTopology.STORE + "-changelog",
                        new BytesDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .forEach(change -> changelog.put(change.key(), change.value()));
        changelog.values().removeIf(Objects::isNull);
        driver.close();
        start();
    }

    /** Epoch ms. */
    public long now() {
        return now.toEpochMilli();
    }

    /** Time passes, in the service and on the broker. */
    public void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** From now on the broker's clock is ahead, or behind, or what comes was received that long ago. */
    void setBrokerAhead(Duration ahead) {
        this.ahead = ahead;
    }

    /** The broker receives anything now. */
    public void send(byte[] key, byte[] value) {
        clicks.pipeInput(key, value, now.plus(ahead));
    }

    /** The broker receives a click now, whose record has headers. */
    public void send(ClickEvent click, Header... headers) {
        byte[] value = Topics.CLICKSTREAM_EVENTS.codec().encode(click);
        clicks.pipeInput(
                new TestRecord<>(click.userId().getBytes(UTF_8), value, new RecordHeaders(headers), now.plus(ahead)));
    }

    /** Headers of the rows since the last call, in order. */
    public List<Headers> rowHeaders() {
        return rows.readRecordsToList().stream().map(TestRecord::headers).toList();
    }

    /** Rows since the last call, in order. */
    public List<UserActivity> rows() {
        return rows.readRecordsToList().stream().map(TestRecord::value).toList();
    }

    public List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    public double count(String counter, String... tags) {
        var found = registry.find(counter).tags(tags).counter();
        return found == null ? 0 : found.count();
    }

    UserStore users() {
        return (UserStore) driver.getStateStore(ClickstreamTopology.STORE);
    }

    @Override
    public void close() {
        driver.close();
    }
}

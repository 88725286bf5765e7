package io.anomalyguard.processor.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import redis.embedded.RedisServer;

/** The sink between a consumer that is fed by hand and a real Redis that can be stopped. */
class FeatureSinkTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.USER_FEATURES.name(), 0);
    private static final SinkSettings SETTINGS = new SinkSettings("sink", 100, Duration.ofMillis(200));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger consumersMade = new AtomicInteger();
    private volatile MockConsumer<byte[], byte[]> consumer;
    private final AtomicBoolean awoken = new AtomicBoolean();
    private final AtomicLong committedAtTheEnd = new AtomicLong();
    private int port;
    private RedisServer redis;
    private OnlineStore store;
    private FeatureSink sink;
    private long offset;

    @BeforeEach
    void start() throws IOException {
        // The server's binary is unpacked here; the build names the directory but does not make it.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        startRedis();
        store = OnlineStore.connect(new OnlineStoreSettings(
                "redis://127.0.0.1:" + port, null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(5)));
        await().until(store::isAvailable);
        sink = new FeatureSink(
                this::newConsumer, store, SETTINGS, new SinkMetrics(registry), Tracing.OFF, Clock.systemUTC());
        sink.start();
        assign();
    }

    @AfterEach
    void stop() throws IOException {
        sink.stop();
        assertThat(sink.isRunning()).isFalse();
        store.close();
        redis.stop();
    }

    @Test
    void shouldWriteTheNewestRowOfEachUserAndCommitAfterwards() {
        send(row("a", 1_000, 1), row("b", 5_000, 1), row("a", 2_000, 2), row("a", 2_000, 3), row("a", 1_500, 9));
        await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo(3));
        await().untilAsserted(() -> assertThat(clicks("b")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(offset));
        assertThat(registry.get("anomalyguard.feature.age").timer().count()).isEqualTo(5);
        assertThat(registry.get("anomalyguard.sink.delay").timer().count()).isEqualTo(1);
        assertThat(registry.get("anomalyguard.sink.rows.written").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("anomalyguard.sink.rows.skipped").counter().count())
                .isEqualTo(3);
    }

    @Test
    void shouldSkipCorruptRows() {
        send("not json".getBytes(UTF_8));
        send((byte[]) null);
        send(row("a", 1_000, 7));
        await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo(7));
        assertThat(registry.get("anomalyguard.sink.rows.corrupt").counter().count())
                .isEqualTo(2);
    }

    @Test
    void shouldWaitForRedisWithoutLosingRowsOrItsPlaceInTheGroup() throws IOException {
        send(row("a", 1_000, 1));
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(1));
        redis.stop();
        await().until(() -> !store.isAvailable());

        send(row("a", 2_000, 2));
        await().until(() -> sink.state() == SinkState.STORE_AWAY);
        assertThat(consumer.paused()).containsExactly(PARTITION);
        send(row("a", 3_000, 3));
        assertThat(committed()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(lag()).isEqualTo(2));

        startRedis();
        await().until(store::isAvailable);
        await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo(3));
        await().untilAsserted(() -> assertThat(committed()).isEqualTo(3));
        assertThat(sink.state()).isEqualTo(SinkState.RUNNING);
        await().untilAsserted(() -> assertThat(lag()).isZero());
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumersMade).hasValue(1);
    }

    @Test
    void shouldCommitBeforeLeavingThoughTheStopMeantForAPollMeetsTheCommit() {
        // Until it is met between its write and the commit of every second.
        await().untilAsserted(() -> {
            long next = offset + 1;
            send(row("a", next, next));
            await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo((double) next));
            assertThat(committed()).isLessThan(next);
        });
        awoken.set(true);
        sink.stop();
        assertThat(awoken).isFalse();
        assertThat(committedAtTheEnd).hasValue(offset);
    }

    @Test
    void shouldMakeANewConsumerWhenOneFails() {
        var failed = consumer;
        failed.setPollException(new KafkaException("beyond repair"));
        await().until(() -> consumersMade.get() == 2);
        assertThat(failed.closed()).isTrue();
        assign();
        send(row("a", 1_000, 4));
        await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo(4));
    }

    @Test
    void shouldBeginAnewAfterAnyException() {
        consumer.schedulePollTask(() -> {
            throw new UnsupportedOperationException("of a kind that nobody thought of");
        });
        await().until(() -> consumersMade.get() == 2);
        assign();
        send(row("a", 1_000, 5));
        await().untilAsserted(() -> assertThat(clicks("a")).isEqualTo(5));
    }

    @Test
    void shouldSayThatItDiedOfAnError() {
        var health = new SinkHealth(sink);
        var liveness = new SinkLiveness(sink);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(liveness.health().getStatus()).isEqualTo(Status.UP);
        consumer.schedulePollTask(() -> {
            throw new OutOfMemoryError("not really");
        });
        await().until(() -> sink.state() == SinkState.FAILED);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(liveness.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(sink.isRunning()).isFalse();
        assertThat(consumersMade).hasValue(1);
    }

    private MockConsumer<byte[], byte[]> newConsumer() {
        var made = new MockConsumer<byte[], byte[]>("earliest") {
            // As of a real one, which wakes up in whichever call comes next.
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                if (awoken.getAndSet(false)) {
                    throw new WakeupException();
                }
                super.commitSync(offsets, timeout);
                committedAtTheEnd.set(offsets.get(PARTITION).offset());
            }
        };
        made.updateBeginningOffsets(Map.of(PARTITION, 0L));
        made.updateEndOffsets(Map.of(PARTITION, offset));
        consumersMade.incrementAndGet();
        consumer = made;
        return made;
    }

    private void assign() {
        await().until(() -> consumer != null && !consumer.subscription().isEmpty());
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        await().until(() ->
                sink.state() == SinkState.RUNNING && !consumer.assignment().isEmpty());
    }

    private void send(UserActivity... rows) {
        // One task, so that all come in one poll.
        consumer.schedulePollTask(() -> {
            for (var row : rows) {
                add(Topics.USER_FEATURES.codec().encode(row));
            }
        });
    }

    private void send(byte[] value) {
        consumer.schedulePollTask(() -> add(value));
    }

    private void add(byte[] value) {
        consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset++, new byte[] {'k'}, value));
        consumer.updateEndOffsets(Map.of(PARTITION, offset));
    }

    private long committed() {
        var committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? 0 : committed.offset();
    }

    private double lag() {
        return registry.get("anomalyguard.sink.lag").gauge().value();
    }

    /** A busy machine may take its time, and reads fail as long as Redis is away. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreException(OnlineStoreException.class);
    }

    /** The stored clicks_1m, or -1. */
    private double clicks(String user) {
        var row = store.read(user);
        return row == null ? -1 : row.vector()[Feature.CLICKS_1M.index()];
    }

    private void startRedis() throws IOException {
        redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    private static UserActivity row(String user, long timestamp, long clicks) {
        var id = new UUID(timestamp, clicks);
        return new UserActivity(user, timestamp, 1_000, id, 0, clicks, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}

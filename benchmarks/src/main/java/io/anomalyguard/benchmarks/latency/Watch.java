package io.anomalyguard.benchmarks.latency;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.Lookup;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sees what comes out: rows by asking Redis every millisecond for those that are awaited, alerts and the reference by
 * consumers. Times are in microseconds. Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** A row that is awaited. */
    private record Awaited(String user, long timestamp, long due) {}

    /** A click of an attacker: when the broker received it, when it was due. */
    private record Attack(long appended, long due) {}

    private final OnlineStore store;
    private final String kafka;
    private final Queue<Awaited> expected = new ConcurrentLinkedQueue<>();
    private final AtomicLong outstanding = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Map<String, Queue<Attack>> attacks = new ConcurrentHashMap<>();
    private final Histogram echo = new SynchronizedHistogram(3);
    private final Histogram rows = new SynchronizedHistogram(3);
    private final Histogram alerts = new SynchronizedHistogram(3);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    Watch(String kafka, String redisUri) {
        this.kafka = kafka;
        this.store = OnlineStore.connect(
                new OnlineStoreSettings(redisUri, "", "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(2)));
        threads.add(Thread.ofPlatform().name("watch-redis").start(this::askRedis));
        threads.add(Thread.ofPlatform().name("watch-echo").start(() -> consume(Load.ECHO, this::onEcho)));
        threads.add(Thread.ofPlatform()
                .name("watch-alerts")
                .start(() -> consume(Topics.ANOMALY_ALERTS.name(), this::onAlert)));
    }

    /** A click of that user and event time, epoch ms, was due at that {@link System#nanoTime}. */
    void expectRow(String user, long timestamp, long due) {
        outstanding.incrementAndGet();
        expected.add(new Awaited(user, timestamp, due));
    }

    /** A click of an attacker; the broker received it at {@code appended}, epoch ms. */
    void attacked(String user, long appended, long due) {
        attacks.computeIfAbsent(user, u -> new ConcurrentLinkedQueue<>()).add(new Attack(appended, due));
    }

    private void askRedis() {
        var awaited = new ArrayList<Awaited>();
        while (!closing) {
            for (Awaited next; (next = expected.poll()) != null; ) {
                awaited.add(next);
            }
            if (!awaited.isEmpty()) {
                var found = store.lookUp(awaited.stream().map(Awaited::user).toList());
                long now = System.nanoTime();
                var missing = new ArrayList<Awaited>();
                for (int i = 0; i < found.size(); i++) {
                    Awaited each = awaited.get(i);
                    if (found.get(i) instanceof Lookup.Found(var row, var _) && row.timestamp() >= each.timestamp()) {
                        rows.recordValue((now - each.due()) / 1_000);
                        outstanding.decrementAndGet();
                    } else if (now - each.due() > GIVE_UP_NANOS) {
                        lost.incrementAndGet();
                        outstanding.decrementAndGet();
                    } else {
                        missing.add(each);
                    }
                }
                awaited = missing;
            }
            LockSupport.parkNanos(ASK_EVERY_NANOS);
        }
    }

    private void onEcho(ConsumerRecord<byte[], byte[]> record) {
        echo.recordValue((System.nanoTime() - ByteBuffer.wrap(record.value()).getLong()) / 1_000);
    }

    private void onAlert(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        Alert alert = Topics.ANOMALY_ALERTS.codec().decode(record.value());
        if (alert.history().size() > 1) {
            return;
        }
        // Of clicks that the broker received in the same millisecond the first, which makes the time no shorter.
        Queue<Attack> clicks = attacks.get(alert.userId());
        if (clicks != null) {
            clicks.stream()
                    .filter(click -> click.appended() == alert.openedAt())
                    .findFirst()
                    .ifPresent(click -> {
                        alerts.recordValue((now - click.due()) / 1_000);
                        attacks.remove(alert.userId());
                    });
        }
    }

    private void consume(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!closing) {
                consumer.poll(Duration.ofMillis(100)).forEach(each);
            }
        }
    }

    /** Forgets what was measured; what is under way still counts. */
    void reset() {
        echo.reset();
        rows.reset();
        alerts.reset();
        lost.set(0);
    }

    /** Waits for the rows that are still to come, and a second for alerts. */
    void settle() throws InterruptedException {
        while (outstanding.get() > 0) {
            Thread.sleep(10);
        }
        Thread.sleep(1_000);
    }

    Histogram echo() {
        return echo;
    }

    Histogram rows() {
        return rows;
    }

    Histogram alerts() {
        return alerts;
    }

    /** Rows that did not come within 20 s. */
    long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        closing = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        store.close();
    }
}

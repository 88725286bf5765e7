package io.anomalyguard.benchmarks.latency;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.Site;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Clicks on a fixed schedule: the simulator's crowd, a hundred clicks a second of users who are watched in Redis, and
 * one attacker after the other who floods the site. The producer is set as producer-service sets its own.
 */
final class Load implements AutoCloseable {
    /** Where the reference goes through. */
    static final String ECHO = "bench.echo";

    private static final int PROBES_PER_SECOND = 100;
    private static final int PROBE_USERS = 200;
    private static final int CLICKS_PER_ATTACK = 150;
    private static final int MOST_ATTACK_CLICKS_PER_SECOND = 400;
    private static final long SEED = 42;

    /** What is wrong with records that other programs send: cut short, of another format, of another schema. */
    private static final byte[][] GARBAGE = {
        "{\"event_id\":\"0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c\",\"user_id\":\"u-".getBytes(StandardCharsets.UTF_8),
        {0, 0, 1, 0, 7, 9, 12},
        "{\"level\":\"info\",\"message\":\"GET / 200\",\"at\":\"2026-11-27T10:00:00Z\"}"
                .getBytes(StandardCharsets.UTF_8),
        "198.18.0.1 - - [27/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5".getBytes(StandardCharsets.UTF_8)
    };

    private final Watch watch;
    private final Site site = new Site();
    private final KafkaProducer<byte[], byte[]> producer;
    private long probes;
    private long attackClicks;
    private long garbage;
    private long latestNanos;

    Load(String kafka, Watch watch) {
        this.watch = watch;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka,
                        "acks",
                        "all",
                        "linger.ms",
                        "5",
                        "batch.size",
                        "65536",
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Sends for so long.
     *
     * @param all whether there are probes and attackers, too
     * @param garbageEach broken records with each click
     * @return attackers who have begun
     */
    long run(int rate, Duration duration, boolean all, int garbageEach) {
        var crowd = new Crowd(site, SEED, System.currentTimeMillis(), rate, 1, 0);
        int attackEvery = Math.max(5, rate / MOST_ATTACK_CLICKS_PER_SECOND);
        int probeEvery = Math.max(1, rate / PROBES_PER_SECOND);
        long events = rate * duration.toSeconds();
        long attackersBefore = attackClicks / CLICKS_PER_ATTACK;
        long begin = System.nanoTime();
        latestNanos = 0;
        for (long i = 0; i < events; i++) {
            long due = begin + i * 1_000_000_000L / rate;
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            } else {
                latestNanos = Math.max(latestNanos, -early);
            }
            for (int j = 0; j < garbageEach; j++) {
                garbage();
            }
            if (all && i % probeEvery == 0) {
                probe(due);
            } else if (all && i % attackEvery == 1) {
                attack(due);
            } else {
                crowd.emit(click -> send(now(click), null, 0));
            }
        }
        producer.flush();
        return attackClicks / CLICKS_PER_ATTACK - attackersBefore;
    }

    /** How far the sending was behind its schedule at worst in the last run, ns. */
    long latestNanos() {
        return latestNanos;
    }

    private void probe(long due) {
        String user = "probe-" + probes++ % PROBE_USERS;
        ClickEvent click = click(user, "/p/" + probes % 20);
        watch.expectRow(user, click.timestamp(), due);
        send(click, null, due);
        byte[] echo = ByteBuffer.allocate(Long.BYTES).putLong(due).array();
        var _ = producer.send(new ProducerRecord<>(ECHO, echo));
    }

    /** Of as many keys as a crowd has, so that every partition gets some. */
    private void garbage() {
        byte[] key = ("g-" + garbage % 1_000).getBytes(StandardCharsets.UTF_8);
        byte[] value = GARBAGE[(int) (garbage++ % GARBAGE.length)];
        var _ = producer.send(new ProducerRecord<>(Topics.CLICKSTREAM_EVENTS.name(), key, value));
    }

    private void attack(long due) {
        String user = "attacker-" + attackClicks++ / CLICKS_PER_ATTACK;
        send(click(user, "/p/" + attackClicks), user, due);
    }

    private static ClickEvent click(String user, String page) {
        return new ClickEvent(
                UUID.randomUUID(),
                user,
                "s",
                EventType.PAGE_VIEW,
                page,
                System.currentTimeMillis(),
                200,
                "198.18.0.1",
                null,
                null);
    }

    private static ClickEvent now(ClickEvent click) {
        return new ClickEvent(
                click.eventId(),
                click.userId(),
                click.sessionId(),
                click.type(),
                click.page(),
                System.currentTimeMillis(),
                click.status(),
                click.ip(),
                click.userAgent(),
                click.referrer());
    }

    private void send(ClickEvent click, @Nullable String attacker, long due) {
        var record = new ProducerRecord<>(
                Topics.CLICKSTREAM_EVENTS.name(),
                click.userId().getBytes(StandardCharsets.UTF_8),
                Topics.CLICKSTREAM_EVENTS.codec().encode(click));
        var _ = producer.send(record, (metadata, error) -> {
            if (error != null) {
                throw new IllegalStateException(error);
            }
            if (attacker != null) {
                watch.attacked(attacker, metadata.timestamp(), due);
            }
        });
    }

    @Override
    public void close() {
        producer.close();
    }
}

package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Clicks of all kinds from a seed: people, people who leave early, bots that click more often than ids are remembered,
 * clicks out of order, late ones, duplicates, and garbage.
 */
final class ClickGenerator implements AutoCloseable {
    private static final int PEOPLE = 150;
    private static final int BURST = 700;
    private static final EventType[] TYPES = EventType.values();

    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, List<ClickEvent>> sent = new HashMap<>();
    private volatile boolean running = true;
    private Thread thread;
    private int bots;

    ClickGenerator(String kafka, long seed) {
        random = new Random(seed);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Clicks of people at the rate, and a bot's burst now and then, until closed. */
    void start(int perSecond) {
        thread = Thread.ofPlatform().name("click-generator").start(() -> {
            long begin = System.nanoTime();
            for (long i = 0; running; i++) {
                long early = begin + i * 1_000_000_000L / perSecond - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
                boolean opening = i < 5L * perSecond;
                person((opening && random.nextInt(4) == 0 ? "leaver-" : "person-") + random.nextInt(PEOPLE));
                if (i % (6L * perSecond) == perSecond) {
                    burst(BURST);
                }
            }
        });
    }

    /** One bot's clicks, all at once. */
    void burst(int clicks) {
        String bot = "bot-" + bots++;
        for (int i = 0; i < clicks; i++) {
            send(click(bot, 5_000));
        }
    }

    private void person(String user) {
        List<ClickEvent> before = sent.getOrDefault(user, List.of());
        switch (random.nextInt(100)) {
            case 0 -> send(user, ("no click " + random.nextInt()).getBytes(UTF_8));
            case 1, 2, 3 ->
                send(
                        before.isEmpty()
                                ? click(user, 12)
                                : before.get(Math.max(0, before.size() - 1 - random.nextInt(20))));
            default -> send(click(user, 12));
        }
    }

    private ClickEvent click(String user, int pages) {
        long delay = switch (random.nextInt(10)) {
            case 0 -> random.nextInt(45_000);
            case 1, 2 -> random.nextInt(3_000);
            default -> 0;
        };
        return new ClickEvent(
                new UUID(random.nextLong(), random.nextLong()),
                user,
                "s",
                TYPES[random.nextInt(TYPES.length)],
                "/page/" + random.nextInt(pages),
                System.currentTimeMillis() - delay,
                random.nextInt(3) == 0 ? ClickEvent.NO_STATUS : 200 + 101 * random.nextInt(4),
                random.nextInt(6) == 0 ? null : "192.0.2." + random.nextInt(4),
                null,
                null);
    }

    private void send(ClickEvent click) {
        sent.computeIfAbsent(click.userId(), user -> new ArrayList<>()).add(click);
        send(click.userId(), Topics.CLICKSTREAM_EVENTS.codec().encode(click));
    }

    private void send(String user, byte[] value) {
        var _ = producer.send(new ProducerRecord<>(Topics.CLICKSTREAM_EVENTS.name(), user.getBytes(UTF_8), value));
    }

    /** Makes no more clicks; all that were made are on the broker then. */
    void stop() {
        running = false;
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
    }

    @Override
    public void close() {
        stop();
        producer.close();
    }
}

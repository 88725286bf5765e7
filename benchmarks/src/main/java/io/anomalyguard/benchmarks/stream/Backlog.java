package io.anomalyguard.benchmarks.stream;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.Site;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Clicks of the simulator's crowd, written before anything is measured. So many visitors are on the site at once as there
 * are users; a visitor who comes when all users have been seen goes by the id of one who came earlier.
 *
 * @param clicks written
 * @param users different ones among them
 * @param bytes of one click, on average
 */
record Backlog(int clicks, int users, int bytes) {
    private static final long SEED = 42;
    private static final double SOME_RATE = 1_000;

    static Backlog write(String kafka, int clicks, int users) {
        var site = new Site();
        long now = System.currentTimeMillis();
        double rate = users * SOME_RATE / new Crowd(site, SEED, now, SOME_RATE, 1, 0).present();
        // The last click is of now; clicks of the future would be rejected.
        var crowd = new Crowd(site, SEED, now - (long) (clicks * 1_000.0 / rate), rate, 1, 0);
        var ids = new HashMap<String, String>();
        var codec = Topics.CLICKSTREAM_EVENTS.codec();
        var written = new long[2];
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        kafka,
                        "linger.ms",
                        "50",
                        "batch.size",
                        "262144",
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            while (written[0] < clicks) {
                crowd.emit(click -> {
                    String user = ids.computeIfAbsent(click.userId(), id -> "u-" + (1_000_000 + ids.size() % users));
                    byte[] value = codec.encode(new ClickEvent(
                            click.eventId(),
                            user,
                            click.sessionId(),
                            click.type(),
                            click.page(),
                            click.timestamp(),
                            click.status(),
                            click.ip(),
                            click.userAgent(),
                            click.referrer()));
                    var _ = producer.send(new ProducerRecord<>(
                            Topics.CLICKSTREAM_EVENTS.name(), user.getBytes(StandardCharsets.UTF_8), value));
                    written[0]++;
                    written[1] += value.length;
                });
            }
        }
        return new Backlog(clicks, Math.min(ids.size(), users), (int) (written[1] / clicks));
    }
}

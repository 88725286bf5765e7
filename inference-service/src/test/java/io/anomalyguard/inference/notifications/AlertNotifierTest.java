package io.anomalyguard.inference.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.notifications.NotificationSettings.Format;
import io.anomalyguard.inference.notifications.NotificationSettings.Webhook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP receiver; Kafka is its own test double, because this module has no broker. */
class AlertNotifierTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.ANOMALY_ALERTS.name(), 0);
    private static final TopicPartition OTHER = new TopicPartition(Topics.ANOMALY_ALERTS.name(), 1);
    private static final JsonMapper MAPPER = new JsonMapper();

    private record Received(String id, String authorization, String body) {}

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    /** Status of the next answers; 204 when there is none left. */
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    /** What happens before the next requests are answered. */
    private final Queue<Runnable> meanwhile = new ConcurrentLinkedQueue<>();
    /** How many times making a consumer fails. */
    private final AtomicInteger failures = new AtomicInteger();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Alert> log = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private AlertNotifier notifier;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var headers = exchange.getRequestHeaders();
            received.add(new Received(headers.getFirst("Idempotency-Key"), headers.getFirst("Authorization"), body));
            Runnable first = meanwhile.poll();
            if (first != null) {
                first.run();
            }
            Integer status = answers.poll();
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (notifier != null) {
            notifier.close();
        }
        server.stop(0);
    }

    @Test
    void shouldTellEachChangeOfStateOnce() {
        start(Format.JSON, 0);
        Alert opened = alert("a", AlertState.OPEN);
        publish(opened);
        publish(opened);
        publish(alert("a", AlertState.OPEN, AlertState.ACKNOWLEDGED));
        publish(alert("b", AlertState.OPEN));

        await().until(() -> received.size() >= 3);
        awaitCommitted(4);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "a:2", "b:1");
        assertThat(received).extracting(Received::authorization).containsOnly("Bearer t0ken");
        JsonNode first = MAPPER.readTree(received.getFirst().body());
        assertThat(first.get("event").asString()).isEqualTo("alert.open");
        assertThat(first.get("id").asString()).isEqualTo("a:1");
        assertThat(Topics.ANOMALY_ALERTS.codec().decode(MAPPER.writeValueAsBytes(first.get("alert"))))
                .isEqualTo(opened);
        assertThat(count("delivered")).isEqualTo(3);
    }

    @Test
    void shouldTryAgainUntilTheReceiverTakesIt() {
        answers.addAll(List.of(503, 429));
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));
        publish(alert("b", AlertState.OPEN));

        await().atMost(Duration.ofSeconds(20)).until(() -> received.size() >= 4);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "a:1", "a:1", "b:1");
        assertThat(count("retried")).isEqualTo(2);
    }

    @Test
    void shouldPassOverWhatTheReceiverWillNeverTake() {
        answers.add(400);
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));
        publish(alert("b", AlertState.OPEN));
        await().until(() -> received.size() >= 2);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "b:1");
        assertThat(count("lost")).isEqualTo(1);
    }

    @Test
    void shouldKnowAfterARestartWhatWasToldBefore() {
        // Two states of "a" lie before the committed position; the alert is published once more while it grows.
        log.add(alert("a", AlertState.OPEN));
        log.add(alert("a", AlertState.OPEN, AlertState.ACKNOWLEDGED));
        start(Format.JSON, 2);
        publish(alert("a", AlertState.OPEN, AlertState.ACKNOWLEDGED));
        publish(alert("a", AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.RESOLVED));
        await().until(() -> !received.isEmpty());
        awaitCommitted(4);
        assertThat(received).extracting(Received::id).containsExactly("a:3");
    }

    @Test
    void shouldCommitThePositionOfWhatItPassesOver() {
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));
        awaitCommitted(1);
        publish(alert("a", AlertState.OPEN), alert("a", AlertState.OPEN));
        awaitCommitted(3);
        assertThat(received).hasSize(1);
    }

    @Test
    void shouldNotCommitBeyondWhatIsStillToBeTold() {
        answers.addAll(List.of(204, 503, 503));
        var positions = new CopyOnWriteArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            meanwhile.add(() -> positions.add(committed()));
        }
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));
        awaitCommitted(1);
        publish(alert("b", AlertState.OPEN), alert("a", AlertState.OPEN));
        awaitCommitted(3);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "b:1", "b:1", "b:1");
        assertThat(positions).containsExactly(0L, 1L, 1L, 1L);
    }

    /** Another instance takes the partition during a retry, and gives it back without having told anybody. */
    @Test
    void shouldTellWhatARebalanceTookOutOfItsRetry() {
        answers.add(503);
        meanwhile.add(() -> {
            consumer.schedulePollTask(() -> assign(OTHER));
            consumer.schedulePollTask(() -> add(OTHER, alert("c", AlertState.OPEN), 0));
        });
        meanwhile.add(() -> consumer.schedulePollTask(() -> assign(PARTITION, OTHER)));
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));

        await().until(() -> received.size() >= 3);
        awaitCommitted(1);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "c:1", "a:1");
        assertThat(count("delivered")).isEqualTo(2);
    }

    @Test
    void shouldKeepTheOrderWhenAPartitionLeavesAndComesBackDuringARetry() {
        answers.add(503);
        meanwhile.add(() -> {
            consumer.schedulePollTask(this::assign);
            consumer.schedulePollTask(() -> assign(PARTITION));
        });
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN), alert("b", AlertState.OPEN));

        awaitCommitted(2);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "a:1", "b:1");
    }

    @Test
    void shouldNotTellAgainWhatAnotherInstanceToldDuringARetry() {
        answers.add(503);
        meanwhile.add(() -> {
            consumer.schedulePollTask(this::assign);
            consumer.schedulePollTask(() -> {
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1)));
                assign(PARTITION);
            });
        });
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN), alert("b", AlertState.OPEN));

        awaitCommitted(2);
        assertThat(received).extracting(Received::id).containsExactly("a:1", "b:1");
    }

    @Test
    void shouldBeginAnewAfterAFailureThatNobodyForesaw() {
        failures.set(1);
        start(Format.JSON, 0);
        publish(alert("a", AlertState.OPEN));
        await().until(() -> !received.isEmpty());
        assertThat(received).extracting(Received::id).containsExactly("a:1");
    }

    @Test
    void shouldPassOverWhatNoRequestCanCarry() {
        start(Format.JSON, 0);
        publish(alert("a\nb", AlertState.OPEN));
        publish(alert("b", AlertState.OPEN));
        awaitCommitted(2);
        assertThat(received).extracting(Received::id).containsExactly("b:1");
        assertThat(count("lost")).isEqualTo(1);
    }

    @Test
    void shouldWriteForSlackWithoutLettingAUserIdRingEverybody() {
        start(Format.SLACK, 0);
        publish(alert("a", "<!channel> `x`\n", AlertState.OPEN));
        await().until(() -> !received.isEmpty());
        String text = MAPPER.readTree(received.getFirst().body()).get("text").asString();
        assertThat(text).contains("&lt;!channel&gt; 'x' ").doesNotContain("<!channel>");
    }

    private void start(Format format, long committed) {
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        var webhook = new Webhook("test", uri, format, "Bearer t0ken");
        var settings = new NotificationSettings(
                List.of(webhook), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) log.size(), OTHER, 0L));
        List<Alert> past = List.copyOf(log);
        consumer.schedulePollTask(() -> assign(past, PARTITION));
        if (committed > 0) {
            consumer.subscribe(List.of(PARTITION.topic()));
            consumer.rebalance(List.of(PARTITION));
            consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(committed)));
            consumer.rebalance(List.of());
        }
        notifier = new AlertNotifier(
                "test", new WebhookClient(webhook, settings.timeout()), settings, this::connect, meters);
        notifier.start();
    }

    private MockConsumer<byte[], byte[]> connect() {
        if (failures.getAndDecrement() > 0) {
            throw new UnsupportedOperationException("nobody foresaw this");
        }
        return consumer;
    }

    /** What {@link #PARTITION} holds comes again whenever it is assigned. */
    private void assign(TopicPartition... partitions) {
        assign(log, partitions);
    }

    private void assign(List<Alert> records, TopicPartition... partitions) {
        consumer.rebalance(List.of(partitions));
        if (List.of(partitions).contains(PARTITION)) {
            for (int offset = 0; offset < records.size(); offset++) {
                add(PARTITION, records.get(offset), offset);
            }
        }
    }

    /** All at once, so that one poll gives them. */
    private void publish(Alert... alerts) {
        int first = log.size();
        log.addAll(List.of(alerts));
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < alerts.length; i++) {
                add(PARTITION, alerts[i], first + i);
            }
        });
    }

    private void add(TopicPartition partition, Alert alert, int offset) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                alert.alertId().getBytes(UTF_8),
                Topics.ANOMALY_ALERTS.codec().encode(alert)));
    }

    private void awaitCommitted(long offset) {
        await().until(() -> committed() == offset);
    }

    private long committed() {
        var committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return committed == null ? -1 : committed.offset();
    }

    private double count(String result) {
        return meters.get("anomalyguard.notifications")
                .tag("result", result)
                .counter()
                .count();
    }

    static Alert alert(String id, AlertState... states) {
        return alert(id, "u-1", states);
    }

    private static Alert alert(String id, String userId, AlertState... states) {
        var history = new ArrayList<AlertChange>();
        for (AlertState state : states) {
            history.add(new AlertChange(state, "ana", null, 1));
        }
        return new Alert(
                id,
                userId,
                states[states.length - 1],
                Severity.HIGH,
                1,
                1,
                1,
                1,
                "412 clicks in the last minute",
                0.7,
                0.53,
                3,
                "m1",
                List.of(),
                history);
    }
}

package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.FeatureRow;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.lettuce.core.RedisClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands {@code dlq} and {@code rebuild} beside a running stream processor. */
@Timeout(180)
class ProcessorCommandsE2eTest {
    private static Infra infra;
    private static Child processor;
    private static String processorUrl;
    private static OnlineStore store;

    /** What a command printed and how it ended. */
    private record Ended(int code, String output) {}

    @BeforeAll
    static void start() {
        infra = Infra.start("commands");
        int port = Child.freePort();
        processorUrl = "http://127.0.0.1:" + port;
        processor = infra.processor("service", Map.of("SERVER_PORT", String.valueOf(port)));
        store = OnlineStore.connect(new OnlineStoreSettings(
                infra.redis(), null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(5)));
    }

    @AfterAll
    static void stop() {
        try (var _ = infra;
                var _ = processor;
                var _ = store) {
            // Ends what was started, the last first.
        }
    }

    @Test
    void shouldListMendAndReplayRejectedRecordsEachOnce() throws Exception {
        String good = text(click("mended"));
        send("mended", good.replace("\"page\":\"/shoes\"", "\"page\":7"));
        send("hopeless", "not json");
        send("other-key", text(click("mended")));
        await("dead letters")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(TopicReader.readAll(infra.kafka(), Topics.CLICKSTREAM_DLQ))
                        .hasSize(3));

        var list = run("list", "dlq");
        assertThat(list.code()).isZero();
        assertThat(list.output())
                .contains("page: not a string", "malformed JSON", "user_id: not the record's key", "not json");
        assertThat(run("show", "dlq", "show", "--reason", "PAGE").output())
                .contains("page: not a string", "clickstream.events-", "\"page\":7")
                .doesNotContain("not json");

        Path file = Path.of("target", "e2e", "commands-data", "rejected.jsonl").toAbsolutePath();
        assertThat(run("export", "dlq", "export", file.toString()).output()).contains("3 records");
        assertThat(run("export-again", "dlq", "export", file.toString())).satisfies(again -> {
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.output()).contains("exists");
        });
        String exported = Files.readString(file);
        assertThat(exported.lines()).hasSize(3);
        Files.writeString(
                file,
                exported.replace("\"page\":7", "\"page\":\"/shoes\"")
                                .replace("\"key\":\"other-key\"", "\"key\":\"mended\"")
                        + "{\"id\":\"0@999999\"}\n");

        var replay = run("replay", "dlq", "replay", file.toString());
        assertThat(replay.code()).isEqualTo(1);
        assertThat(replay.output())
                .containsPattern("line \\d: malformed JSON")
                .contains("line 4: no dead letter 0@999999")
                .containsPattern(" 2 sent to")
                .containsPattern(" 1 not sent: malformed JSON");
        await("the mended clicks")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(clicks("mended")).isEqualTo(2));

        assertThat(run("replay-again", "dlq", "replay", file.toString()).output())
                .containsPattern(" 0 sent to")
                .containsPattern(" 2 sent before");
        assertThat(run("replay-all", "dlq", "replay").output())
                .containsPattern(" 0 sent to")
                .containsPattern(" 2 sent before");
        assertThat(run("export-rest", "dlq", "export", file + "2").output()).contains("1 records");
    }

    @Test
    void shouldRebuildAnEmptiedOnlineStore() throws Exception {
        for (int i = 0; i < 40; i++) {
            send("rebuilt-" + i % 20, text(click("rebuilt-" + i % 20)));
        }
        await("rows")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(rebuiltRows())
                        .doesNotContainNull()
                        .allSatisfy(row -> assertThat(row.vector()[Feature.CLICKS_1M.index()])
                                .isEqualTo(2)));
        List<FeatureRow> before = rebuiltRows();

        try (var client = RedisClient.create(infra.redis());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
        assertThat(rebuiltRows()).containsOnlyNulls();

        var rebuild = run("rebuild", "rebuild");
        assertThat(rebuild.output()).containsPattern("\\d+ rows read, \\d+ written");
        assertThat(rebuild.code()).isZero();
        assertThat(rebuiltRows()).isEqualTo(before);
    }

    @Test
    void shouldTellHowItIs() throws Exception {
        send("told", text(click("told")));
        await("the row")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(clicks("told")).isEqualTo(1));
        var health = Http.get(processorUrl + "/actuator/health/readiness");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().at("/components/streams/details/state").asString())
                .isEqualTo("RUNNING");
        await("no lag")
                .atMost(Child.PATIENCE)
                .untilAsserted(() ->
                        assertThat(metric("anomalyguard.events.lag", "VALUE")).isZero());
        assertThat(metric("anomalyguard.sink.lag", "VALUE")).isZero();
        assertThat(metric("anomalyguard.events.received", "COUNT")).isPositive();
        assertThat(metric("anomalyguard.users", "VALUE")).isPositive();
        assertThat(metric("anomalyguard.feature.age", "MAX")).isPositive();
        assertThat(metric("anomalyguard.sink.delay", "COUNT")).isPositive();
    }

    @Test
    void shouldNotBeReadyWhileKafkaIsAway() throws Exception {
        awaitReadiness(200);
        infra.freezeKafka();
        try {
            awaitReadiness(503);
            var health = Http.get(processorUrl + "/actuator/health/readiness");
            assertThat(health.body()
                            .at("/components/streams/details/waiting_for")
                            .asString())
                    .startsWith("Kafka");
            assertThat(Http.get(processorUrl + "/actuator/health/liveness").status())
                    .isEqualTo(200);
        } finally {
            infra.thawKafka();
        }
        awaitReadiness(200);
        send("after", text(click("after")));
        await("the row")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(clicks("after")).isEqualTo(1));
    }

    private static void awaitReadiness(int status) {
        await("readiness " + status)
                .atMost(Child.PATIENCE)
                // As long as the service starts nobody listens.
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() ->
                        Http.get(processorUrl + "/actuator/health/readiness").status() == status);
    }

    private static double metric(String name, String statistic) {
        var metric = Http.get(processorUrl + "/actuator/metrics/" + name);
        assertThat(metric.status()).as(name).isEqualTo(200);
        return metric.body()
                .get("measurements")
                .valueStream()
                .filter(measured -> measured.get("statistic").asString().equals(statistic))
                .findFirst()
                .orElseThrow()
                .get("value")
                .asDouble();
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() {
        assertThat(run("bad-since", "rebuild", "--since", "never")).satisfies(ended -> {
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.output()).startsWith("--since must be a duration").contains("Usage: rebuild");
        });
        int nobody = Child.freePort();
        try (var child = Child.jar(
                "commands-away", "stream-processor", Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + nobody), "dlq")) {
            assertThat(child.awaitExit(Child.PATIENCE)).isEqualTo(1);
            assertThat(child.lines()).last().asString().startsWith("Kafka at 127.0.0.1:" + nobody);
        }
    }

    private static List<FeatureRow> rebuiltRows() {
        return store.read(IntStream.range(0, 20).mapToObj(i -> "rebuilt-" + i).toList());
    }

    private static double clicks(String user) {
        FeatureRow row = store.read(user);
        return row == null ? 0 : row.vector()[Feature.CLICKS_1M.index()];
    }

    private static Ended run(String name, String... arguments) {
        try (var child = infra.processor(name, Map.of(), arguments)) {
            int code = child.awaitExit(Child.PATIENCE);
            return new Ended(code, String.join("\n", child.lines()));
        }
    }

    private static ClickEvent click(String user) {
        return new ClickEvent(
                UUID.randomUUID(),
                user,
                "s",
                EventType.PAGE_VIEW,
                "/shoes",
                System.currentTimeMillis(),
                200,
                "192.0.2.7",
                null,
                null);
    }

    private static String text(ClickEvent click) {
        return new String(Topics.CLICKSTREAM_EVENTS.codec().encode(click), UTF_8);
    }

    private static void send(String key, String value) {
        try (var events = new TopicWriter(infra.kafka())) {
            events.send(Topics.CLICKSTREAM_EVENTS.name(), key, value.getBytes(UTF_8));
        }
    }
}

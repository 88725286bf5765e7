package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A click becomes an alert on the screen: the whole suite on a real broker, a real Redis, HTTP, and a real browser. */
@Timeout(300)
class PipelineE2eTest {
    private static final TraceBackend TRACES = TraceBackend.start();

    private static Demo demo;
    private static DemoClient client;

    @BeforeAll
    static void startTheSuite() {
        // No attacks of its own: what shows up is what the tests inject.
        demo = Demo.start(
                "pipeline",
                Map.of(
                        "SIMULATOR_ATTACK_SHARE",
                        "0",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        TRACES.endpoint(),
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "500",
                        "MANAGEMENT_TRACING_SAMPLING_PROBABILITY",
                        "1"),
                // Nobody answers there: what is counted of a webhook is there all the same.
                "--env",
                "inference-service:INFERENCE_NOTIFICATIONS_WEBHOOKS_0_URL=http://127.0.0.1:9/");
        client = new DemoClient(demo);
    }

    @AfterAll
    static void stopTheSuite() {
        try (TRACES;
                var toEnd = demo) {
            if (toEnd != null) {
                toEnd.stop();
            }
        }
    }

    @Test
    void shouldShowAnInjectedAttackOnTheScreen() {
        try (var browser = Browser.open()) {
            Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.LIGHT);
            Locator rate = page.locator("#events-per-second");
            // A page is bound to the thread that opened it.
            await("events per second on the page")
                    .pollInSameThread()
                    .atMost(Child.PATIENCE)
                    .until(() -> hasPositiveNumber(rate));

            Set<String> before = attackIds();
            page.locator("#inject-attack").click();
            JsonNode attack = await("the attack that the button started")
                    .atMost(Child.PATIENCE)
                    .until(() -> newAttack(before), a -> a != null);
            String user = firstUser(attack);

            Locator alerts = page.locator("#alerts-grid");
            await("an alert of " + user + " on the page")
                    .pollInSameThread()
                    .atMost(Child.PATIENCE)
                    .until(() -> alerts.getByText(user).count() > 0);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "attack.png")));
        }
    }

    @Test
    void shouldCallTheAttackerAnomalousAndOpenOneExplainedAlert() {
        String user = firstUser(client.attack("click_flood", 30));

        JsonNode alert = await("an alert of " + user)
                .atMost(Child.PATIENCE)
                .until(() -> client.alertsOf(user), found -> !found.isEmpty())
                .get(0);
        assertThat(alert.get("user_id").asString()).isEqualTo(user);
        assertThat(alert.get("state").asString()).isEqualTo("open");
        assertThat(alert.get("reason").asString()).isNotBlank();
        assertThat(alert.get("max_score").asDouble()).isGreaterThan(0.5).isLessThanOrEqualTo(1);

        // Alerts and the online store have ways of their own; the row may come later than the alert.
        var verdict = await("a verdict on " + user)
                .atMost(Child.PATIENCE)
                .until(
                        () -> client.score(user),
                        answer -> answer.body().path("is_anomaly").asBoolean(false));
        assertThat(verdict.status()).isEqualTo(200);
        assertThat(verdict.body().get("status").asString()).isEqualTo("scored");
        assertThat(verdict.body().get("contributions").size()).isPositive();

        String id = alert.get("alert_id").asString();
        await("an episode that has gone on for most of the attack")
                .atMost(Child.PATIENCE)
                .until(() -> {
                    JsonNode now = client.alert(id);
                    return now.get("last_anomaly_at").asLong()
                                    - now.get("first_anomaly_at").asLong()
                            > 20_000;
                });
        assertThat(client.alertsOf(user)).as("one alert per episode").hasSize(1);
    }

    @Test
    void shouldTraceAClickFromItsProducerToTheAlertOnTheScreen() {
        client.attack("click_flood", 30);

        List<TraceBackend.Span> way = await("a trace from a click to an alert")
                .atMost(Child.PATIENCE)
                .until(
                        () -> TRACES.spans().stream()
                                .filter(span -> span.service().equals("dashboard")
                                        && span.name().equals("process anomaly.alerts"))
                                .map(TRACES::wayTo)
                                .filter(spans -> spans.getFirst().parent().isEmpty())
                                .findFirst()
                                .orElse(List.of()),
                        spans -> !spans.isEmpty());
        assertThat(way)
                .extracting(span -> span.service() + ": " + span.name())
                .containsExactly(
                        "producer-service: send clickstream.events",
                        "stream-processor: process clickstream.events",
                        "inference-service: process user.features",
                        "inference-service: create anomaly.alerts",
                        "dashboard: process anomaly.alerts");
        assertThat(way)
                .extracting(TraceBackend.Span::kind)
                .containsExactly(
                        "SPAN_KIND_PRODUCER",
                        "SPAN_KIND_CONSUMER",
                        "SPAN_KIND_CONSUMER",
                        "SPAN_KIND_PRODUCER",
                        "SPAN_KIND_CONSUMER");
        assertThat(way)
                .extracting(TraceBackend.Span::trace)
                .containsOnly(way.getFirst().trace());
        assertThat(way.get(2).attributes())
                .containsKeys("anomalyguard.score", "anomalyguard.model.version")
                .containsEntry("messaging.consumer.group.name", "anomaly-scorer")
                .extractingByKey("anomalyguard.severity")
                .isNotEqualTo("none");

        await("the row's way into the online store, in the same trace")
                .atMost(Duration.ofSeconds(30))
                .until(() -> TRACES.spans().stream()
                        .anyMatch(span -> span.service().equals("stream-processor")
                                && span.name().equals("process user.features")
                                && span.parent().equals(way.get(1).id())));
        String user = client.alert(way.get(3).attributes().get("anomalyguard.alert.id"))
                .get("user_id")
                .asString();
        assertThat(TRACES.spans())
                .as("who clicked is nobody's business in a trace")
                .filteredOn(span -> span.trace().equals(way.getFirst().trace()))
                .noneMatch(span -> span.attributes().toString().contains(user));
    }

    @Test
    void shouldTraceAnAnsweredRequestForTheCaller() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        Http.post(
                demo.endpoint("inference") + "/score",
                "{\"user_id\": \"nobody\"}",
                "traceparent",
                "00-" + trace + "-b7ad6b7169203331-01");
        TraceBackend.Span read = await("the read of features")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> TRACES.spans().stream()
                                .filter(span -> span.trace().equals(trace)
                                        && span.name().equals("read features"))
                                .findFirst()
                                .orElse(null),
                        span -> span != null && TRACES.wayTo(span).size() == 2);
        TraceBackend.Span server = TRACES.wayTo(read).getFirst();
        assertThat(server.name()).isEqualTo("http post /score");
        assertThat(server.kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(server.parent()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void shouldCallAQuietUserNormal() {
        String user = "quiet-" + UUID.randomUUID();
        long now = System.currentTimeMillis();
        List<String> journey = List.of("/", "/category/3", "/product/17", "/product/18", "/help");
        try (var events = new TopicWriter(demo.endpoint("kafka"))) {
            for (int i = 0; i < journey.size(); i++) {
                long at = now
                        - Duration.ofSeconds(List.of(130, 104, 61, 33, 8).get(i))
                                .toMillis();
                events.click(click(user, journey.get(i), at));
            }
        }
        Http.Answer verdict = client.awaitScore(user, journey.size());
        assertThat(verdict.body().get("is_anomaly").asBoolean())
                .as(verdict.body().toString())
                .isFalse();
        assertThat(verdict.body().get("severity").asString()).isEqualTo("none");
        assertThat(client.alertsOf(user)).isEmpty();
    }

    @Test
    void shouldSayThatAUserWasNeverSeen() {
        var answer = client.score("nobody-" + UUID.randomUUID());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void shouldNameTheFieldOfABadRequest() {
        for (String body : List.of("", "{", "[]", "{}", "{\"user_id\": 7}", "{\"user_id\": \"\"}")) {
            var answer = Http.post(demo.endpoint("inference") + "/score", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
    }

    @Test
    void shouldAcceptTheExamplesOfItsOwnDescription() {
        JsonNode paths =
                Http.get(demo.endpoint("inference") + "/v3/api-docs").body().get("paths");
        for (String path : List.of("/score", "/score/batch")) {
            JsonNode operation = paths.get(path).get("post");
            JsonNode examples = operation.at("/requestBody/content/application~1json/examples");
            assertThat(examples.size()).as(path).isEqualTo(2);
            examples.forEach(example -> {
                JsonNode value = example.get("value");
                var answer = Http.post(
                        demo.endpoint("inference") + path, value.isString() ? value.asString() : value.toString());
                // The demo may not have seen that user.
                assertThat(answer.status()).as(path + value + answer.body()).isIn(200, 404);
            });
            assertThat(operation.get("responses").has("413")).as(path).isTrue();
        }
    }

    @Test
    void shouldPutGarbageAsideAndLetTheRestFlowOn() {
        String user = "garbage-" + UUID.randomUUID();
        long now = System.currentTimeMillis();
        List<String> garbage = List.of(
                "not json",
                "{}",
                "[1,2,3]",
                new String(Topics.CLICKSTREAM_EVENTS.codec().encode(click(user, "/", now)), UTF_8)
                        .replace("\"page_view\"", "\"teleport\""),
                new String(
                        Topics.CLICKSTREAM_EVENTS
                                .codec()
                                .encode(click(
                                        user, "/", now + Duration.ofHours(1).toMillis())),
                        UTF_8));
        try (var events = new TopicWriter(demo.endpoint("kafka"))) {
            for (String bad : garbage) {
                events.send(Topics.CLICKSTREAM_EVENTS.name(), user, bad.getBytes(UTF_8));
                events.click(click(user, "/product/1", now));
            }
        }

        client.awaitScore(user, garbage.size());
        List<ConsumerRecord<byte[], byte[]>> rejected = await("the garbage on the dead-letter topic")
                .atMost(Child.PATIENCE)
                .until(
                        () -> TopicReader.readAll(demo.endpoint("kafka"), Topics.CLICKSTREAM_DLQ).stream()
                                .filter(r -> r.key() != null && new String(r.key(), UTF_8).equals(user))
                                .toList(),
                        found -> found.size() >= garbage.size());
        assertThat(rejected).extracting(r -> new String(r.value(), UTF_8)).containsExactlyElementsOf(garbage);
        assertThat(rejected)
                .extracting(r -> header(r, DeadLetterHeaders.FIELD))
                .containsExactly("$", "timestamp", "$", "type", "timestamp");
        assertThat(rejected).allSatisfy(r -> {
            assertThat(header(r, DeadLetterHeaders.REASON)).isNotBlank();
            assertThat(header(r, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("clickstream.events");
            assertThat(Long.parseLong(header(r, DeadLetterHeaders.SOURCE_OFFSET)))
                    .isNotNegative();
            assertThat(Integer.parseInt(header(r, DeadLetterHeaders.SOURCE_PARTITION)))
                    .isNotNegative();
            assertThat(Instant.ofEpochMilli(Long.parseLong(header(r, DeadLetterHeaders.TIME))))
                    .isBetween(Instant.ofEpochMilli(now).minusSeconds(60), Instant.now());
        });
    }

    @Test
    void shouldReadFeaturesThroughTheFeatureServer() {
        JsonNode health =
                Http.get(demo.endpoint("inference") + "/actuator/health").body();

        assertThat(health.at("/components/onlineStore/details/connection").asString())
                .matches("READY to grpc://127.0.0.1:" + demo.endpoint("feast").replaceFirst(".*:", ""));
    }

    @Test
    void shouldExportTheHistoryForTraining() throws Exception {
        Path file = Path.of("target", "e2e", "history.parquet").toAbsolutePath();
        Files.deleteIfExists(file);
        try (var export = Child.jar(
                "export",
                "feast-offline-store",
                Map.of("KAFKA_BOOTSTRAP_SERVERS", demo.endpoint("kafka")),
                "--out",
                file.toString())) {
            assertThat(export.awaitExit(Duration.ofSeconds(90)))
                    .as(String.join("\n", export.lastLines()))
                    .isZero();
            assertThat(export.lastLines()).last().asString().matches("[1-9][0-9]* rows in " + file);
        }
        byte[] content = Files.readAllBytes(file);
        assertThat(new String(content, 0, 4, UTF_8)).isEqualTo("PAR1");
    }

    /** A name, or a label's value, that drifts in the code, the rules, a panel or the manual is found here. */
    @Test
    void shouldExposeEveryMetricThatRulesPanelsAndTheManualName() {
        try (var events = new TopicWriter(demo.endpoint("kafka"))) {
            events.send(Topics.CLICKSTREAM_EVENTS.name(), "metrics", "not json".getBytes(UTF_8));
        }
        await("every metric named by rules and panels")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(exposed(Monitoring::exposed)).containsAll(Monitoring.named()));
        assertThat(exposed(Monitoring::labelled)).containsAll(Monitoring.picked());
        assertThat(Monitoring.own(exposed(Monitoring::exposed))).isEqualTo(Monitoring.documented());
    }

    private static Set<String> exposed(Function<String, Set<String>> what) {
        var all = new HashSet<String>();
        for (String service : List.of("producer", "processor", "inference")) {
            all.addAll(what.apply(Http.text(demo.endpoint(service) + "/actuator/prometheus", null)));
        }
        all.addAll(what.apply(Http.text(demo.endpoint("dashboard") + "/actuator/prometheus", demo.login())));
        return all;
    }

    private static Set<String> attackIds() {
        var ids = new HashSet<String>();
        client.attacks().forEach(attack -> ids.add(attack.get("attack_id").asString()));
        return ids;
    }

    private static JsonNode newAttack(Set<String> before) {
        return client.attacks().stream()
                .filter(attack -> !before.contains(attack.get("attack_id").asString()))
                .findFirst()
                .orElse(null);
    }

    private static String firstUser(JsonNode attack) {
        return attack.get("users").get(0).asString();
    }

    private static boolean hasPositiveNumber(Locator locator) {
        if (locator.count() == 0) {
            return false;
        }
        String digits = locator.first().textContent().replaceAll("[^0-9]", "");
        return !digits.isEmpty() && Long.parseLong(digits) > 0;
    }

    private static ClickEvent click(String user, String page, long at) {
        return new ClickEvent(
                UUID.randomUUID(), user, "s-" + user, EventType.PAGE_VIEW, page, at, 200, "192.0.2.7", "e2e", null);
    }

    private static String header(ConsumerRecord<byte[], byte[]> dead, String name) {
        return new String(dead.headers().lastHeader(name).value(), UTF_8);
    }
}

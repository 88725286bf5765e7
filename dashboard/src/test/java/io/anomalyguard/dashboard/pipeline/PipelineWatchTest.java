package io.anomalyguard.dashboard.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

class PipelineWatchTest {
    /** Port 1 is reserved: nobody listens there. */
    private static final URI NOBODY = URI.create("http://localhost:1");

    @Test
    void shouldNotMindAGroupThatNobodyUsesAnyMore() {
        assertThat(PipelineWatch.isInUse(group("anomaly-webhook-old", GroupState.EMPTY)))
                .isFalse();
        assertThat(PipelineWatch.isInUse(group("anomaly-webhook-default", GroupState.STABLE)))
                .isTrue();
        assertThat(PipelineWatch.isInUse(group("anomaly-scorer", GroupState.EMPTY)))
                .as("of a service that is away")
                .isTrue();
    }

    private static GroupListing group(String id, GroupState state) {
        return new GroupListing(id, Optional.of(GroupType.CLASSIC), "consumer", Optional.of(state));
    }

    /** As after a reboot, when the broker's container has not got its name yet. */
    @Test
    void shouldTellOfTheServicesWhileTheBrokersNameLeadsToNoAddress() {
        var kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of("broker.invalid:9092"));
        var watch = new PipelineWatch(new ServiceSettings(null, NOBODY, NOBODY, "", Duration.ofSeconds(1)), kafka);
        try {
            await().untilAsserted(() -> assertThat(watch.report().problems())
                    .contains(
                            "stream-processor does not answer at http://localhost:1",
                            "Kafka does not answer, or has none of the topics"));
        } finally {
            watch.destroy();
        }
    }

    @Test
    void shouldTellOfAHeapThatIsTooSmall() throws IOException {
        watch(
                Map.of(
                        "/actuator/prometheus", """
                jvm_gc_live_data_size_bytes{application="x"} 1.2E8
                jvm_gc_overhead{application="x"} 0.3742
                """,
                        "/actuator/health", "{\"status\":\"UP\"}"),
                200,
                report -> assertThat(report.problems())
                        .contains(
                                "inference-service spends 37 % of its time collecting garbage: its heap is nearly full"));
    }

    @Test
    void shouldNotCallAScorerWrongThatIsJoiningForTheFirstTime() throws IOException {
        watch(Map.of("/actuator/health", """
                {"status": "OUT_OF_SERVICE", "components": {
                  "model": {"status": "OUT_OF_SERVICE",
                    "details": {"status": "warming_up", "percent": 0, "waiting_for": "feature rows"}},
                  "streamScorer": {"status": "OUT_OF_SERVICE", "details": {"state": "STARTING"}}}}"""), 503, report -> {
            assertThat(report.services()).hasSize(2);
            assertThat(report.services().getLast().level()).isEqualTo(PipelineReport.Level.STARTING);
            assertThat(report.problems()).noneMatch(problem -> problem.contains("inference-service"));
        });
    }

    /** Watches an inference-service that answers so, and nothing else, until the report is as asserted. */
    private static void watch(Map<String, String> answers, int status, Consumer<PipelineReport> asserted)
            throws IOException {
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answers.forEach((path, body) -> service.createContext(path, exchange -> answer(exchange, status, body)));
        service.start();
        URI there = URI.create("http://localhost:" + service.getAddress().getPort());
        var watch = new PipelineWatch(
                new ServiceSettings(null, NOBODY, there, "", Duration.ofSeconds(5)), new KafkaProperties());
        try {
            await().untilAsserted(() -> asserted.accept(watch.report()));
        } finally {
            watch.destroy();
            service.stop(0);
        }
    }

    @Test
    void shouldNotMindCollectionsThatTakeLittle() {
        assertThat(GcOverhead.problem("x", "jvm_gc_overhead 0.199\n")).isEmpty();
        assertThat(GcOverhead.problem("x", "jvm_gc_overhead 1.0E-4\n")).isEmpty();
        assertThat(GcOverhead.problem("x", "jvm_gc_overhead NaN\n")).isEmpty();
        assertThat(GcOverhead.problem("x", "")).as("not known").isEmpty();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

package io.anomalyguard.dashboard.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonClientTest {
    /** As of a container that was paused, or a host that went away, in the middle of a long answer. */
    @Test
    void shouldGiveUpAnAnswerThatStopsHalfway() throws Exception {
        var over = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write("{\"status\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    over.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
            server.start();
            try {
                var client = new JsonClient(
                        URI.create("http://localhost:" + server.getAddress().getPort()), Duration.ofMillis(200));
                var answer = client.get("/actuator/health").get(30, TimeUnit.SECONDS);
                assertThat(answer).isInstanceOf(Answer.Unanswered.class);
                assertThat(answer.failed("Training a new model"))
                        .as("what was asked is done when the container goes on")
                        .startsWith("Training a new model: no answer from localhost:")
                        .contains("may have been done")
                        .doesNotContain("as before");
                assertThat(client.getText("/actuator/prometheus").get(30, TimeUnit.SECONDS))
                        .isEmpty();
            } finally {
                over.countDown();
                server.stop(0);
            }
        }
    }
}

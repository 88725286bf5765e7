package io.anomalyguard.inference.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.inference.notifications.NotificationSettings.Format;
import io.anomalyguard.inference.notifications.NotificationSettings.Webhook;
import io.anomalyguard.inference.notifications.WebhookClient.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver that never finishes its answer. */
class WebhookClientTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private volatile int status;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (status != 0) {
                exchange.sendResponseHeaders(status, 10);
                exchange.getResponseBody().flush();
            }
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.close();
    }

    @Test
    void shouldTakeTheStatusForTheAnswerWhenTheBodyNeverComes() {
        status = 200;
        assertThat(send()).isEqualTo(new Outcome.Delivered());
        status = 503;
        assertThat(send()).isEqualTo(new Outcome.Failed("status 503"));
        status = 404;
        assertThat(send()).isEqualTo(new Outcome.Refused("status 404"));
    }

    @Test
    void shouldNotWaitForHeadersLongerThanTheTimeout() {
        assertThat(send()).isEqualTo(new Outcome.Failed("no answer within 300 ms"));
    }

    private Outcome send() {
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        var notification = Notification.of(AlertNotifierTest.alert("a", AlertState.OPEN));
        try (var client = new WebhookClient(new Webhook("test", uri, Format.JSON, null), TIMEOUT)) {
            return assertTimeoutPreemptively(Duration.ofSeconds(10), () -> client.send(notification));
        }
    }
}

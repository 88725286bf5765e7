package io.anomalyguard.dashboard.access;

import io.anomalyguard.dashboard.DashboardApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The dashboard as whoever comes over HTTP meets it; no Kafka behind it. */
@SpringBootTest(classes = DashboardApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class HttpDoor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The service puts one of its own in its place, for the whole JVM; other tests' services still need theirs. */
    private static final SecurityContextHolderStrategy OTHERS = SecurityContextHolder.getContextHolderStrategy();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void withoutKafka(DynamicPropertyRegistry registry) {
        registry.add("vaadin.productionMode", () -> "true");
        registry.add("spring.kafka.bootstrap-servers", () -> "localhost:1");
    }

    @AfterAll
    static void leaveTheOthersTheirs() {
        SecurityContextHolder.setContextHolderStrategy(OTHERS);
    }

    /** @param account name and password with a colon between them; empty for none */
    static HttpResponse<String> get(int port, String path, String account) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (!account.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

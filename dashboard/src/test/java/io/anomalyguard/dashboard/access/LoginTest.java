package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.dashboard.DashboardApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The door from outside. */
@SpringBootTest(classes = DashboardApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LoginTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The service puts one of its own in its place, for the whole JVM; other tests' services still need theirs. */
    private static final SecurityContextHolderStrategy OTHERS = SecurityContextHolder.getContextHolderStrategy();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("vaadin.productionMode", () -> "true");
        registry.add("spring.kafka.bootstrap-servers", () -> "localhost:1");
        registry.add("anomalyguard.access.users.vic.role", () -> "viewer");
        registry.add(
                "anomalyguard.access.users.vic.password",
                () -> PasswordEncoderFactories.createDelegatingPasswordEncoder().encode("s3cret"));
    }

    @AfterAll
    static void leaveTheOthersTheirs() {
        SecurityContextHolder.setContextHolderStrategy(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alerts",
                "/alerts/a-1",
                "/users/u-1",
                "/pipeline",
                "/model",
                "/simulation",
                "/nothing-here"
            })
    void shouldOpenNoPageWithoutALogin(String path) throws Exception {
        var answer = get(path, "");
        assertThat(answer.statusCode()).as(path).isIn(302, 401, 403);
        assertThat(answer.headers().firstValue("Location").orElse("/login")).endsWith("/login");
    }

    @Test
    void shouldTellWhoeverAsksWhetherItIsWell() throws Exception {
        assertThat(get("/actuator/health/liveness", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepMetricsForAccounts() throws Exception {
        assertThat(get("/actuator/prometheus", "").statusCode()).isEqualTo(401);
        assertThat(get("/actuator/prometheus", "vic:wrong").statusCode()).isEqualTo(401);
        assertThat(get("/actuator/prometheus", "vic:s3cret").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path, String account) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path));
        if (!account.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}

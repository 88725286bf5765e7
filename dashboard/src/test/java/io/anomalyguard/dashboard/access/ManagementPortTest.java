package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.dashboard.DashboardApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The actuator on a port of its own, as in docker-compose.yml. */
@SpringBootTest(classes = DashboardApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ManagementPortTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As in {@link LoginTest}. */
    private static final SecurityContextHolderStrategy OTHERS = SecurityContextHolder.getContextHolderStrategy();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("vaadin.productionMode", () -> "true");
        registry.add("spring.kafka.bootstrap-servers", () -> "localhost:1");
        registry.add("management.server.port", () -> "0");
    }

    @AfterAll
    static void leaveTheOthersTheirs() {
        SecurityContextHolder.setContextHolderStrategy(OTHERS);
    }

    /** A probe that is sent to the wrong port shall not find the service well for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/health/readiness", "/actuator/prometheus"})
    void shouldAnswerForTheActuatorOnNoOtherPort(String path) throws Exception {
        assertThat(status(port, path)).isEqualTo(302);
    }

    @Test
    void shouldAskNobodyForAnAccountThere() throws Exception {
        assertThat(status(managementPort, "/actuator/health/liveness")).isEqualTo(200);
        assertThat(status(managementPort, "/actuator/prometheus")).isEqualTo(200);
        assertThat(status(managementPort, "/actuator")).isEqualTo(200);
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}

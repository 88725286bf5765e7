package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The actuator on a port of its own, as in docker-compose.yml. */
class ManagementPortTest extends HttpDoor {
    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void portOfItsOwn(DynamicPropertyRegistry registry) {
        registry.add("management.server.port", () -> "0");
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
        return get(port, path, "").statusCode();
    }
}

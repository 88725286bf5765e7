package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The door from outside. */
class LoginTest extends HttpDoor {
    @DynamicPropertySource
    static void account(DynamicPropertyRegistry registry) {
        registry.add("anomalyguard.access.users.vic.role", () -> "viewer");
        registry.add(
                "anomalyguard.access.users.vic.password",
                () -> PasswordEncoderFactories.createDelegatingPasswordEncoder().encode("s3cret"));
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
        var answer = get(port, path, "");
        assertThat(answer.statusCode()).as(path).isIn(302, 401, 403);
        assertThat(answer.headers().firstValue("Location").orElse("/login")).endsWith("/login");
    }

    /** Its words are English on a machine of any language, and so are the numbers among them. */
    @Test
    void shouldSayThatItSpeaksEnglish() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(get(port, "/login", "").body()).contains("<html lang=\"en\"");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldTellWhoeverAsksWhetherItIsWell() throws Exception {
        assertThat(get(port, "/actuator/health/liveness", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepMetricsForAccounts() throws Exception {
        assertThat(get(port, "/actuator/prometheus", "").statusCode()).isEqualTo(401);
        assertThat(get(port, "/actuator/prometheus", "vic:wrong").statusCode()).isEqualTo(401);
        assertThat(get(port, "/actuator/prometheus", "vic:s3cret").statusCode()).isEqualTo(200);
    }
}

package io.anomalyguard.dashboard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.label.AttackType;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttackClientTest {
    private SimulatorStub simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = new SimulatorStub();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void shouldAskForTheAttack() {
        assertThat(inject(simulator.url())).isEqualTo(new AttackClient.Outcome.Started());
        assertThat(simulator.requests())
                .containsExactly("POST /attacks {\"type\":\"credential_stuffing\",\"users\":3,\"duration_s\":45}");
    }

    @Test
    void shouldPassOnWhyItWasRefused() {
        simulator.answer(409, "{\"title\":\"Conflict\",\"detail\":\"all users are under attack\"}");
        assertThat(inject(simulator.url())).isEqualTo(new AttackClient.Outcome.Refused("all users are under attack"));
        simulator.answer(404, "<html>not here</html>");
        assertThat(inject(simulator.url())).isEqualTo(new AttackClient.Outcome.Refused("HTTP status 404"));
    }

    @Test
    void shouldSayWhereNobodyAnswers() {
        URI gone = simulator.url();
        simulator.close();
        assertThat(inject(gone)).isEqualTo(new AttackClient.Outcome.Unreachable(gone.getAuthority()));
    }

    @Test
    void shouldRejectAUrlThatIsNotHttp() {
        assertThatThrownBy(() -> new SimulationSettings(URI.create("localhost:8081"), Duration.ofSeconds(5)))
                .hasMessageContaining("PRODUCER_URL");
    }

    private static AttackClient.Outcome inject(URI url) {
        return new AttackClient(new SimulationSettings(url, Duration.ofSeconds(5)))
                .inject(AttackType.CREDENTIAL_STUFFING, 3, 45)
                .join();
    }
}

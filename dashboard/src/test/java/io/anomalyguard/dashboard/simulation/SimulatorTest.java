package io.anomalyguard.dashboard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.dashboard.services.Answer;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
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
        assertThat(inject(simulator.url())).isInstanceOf(Answer.Ok.class);
        assertThat(simulator.requests())
                .containsExactly("POST /attacks {\"type\":\"credential_stuffing\",\"users\":3,\"duration_s\":45}");
    }

    @Test
    void shouldPassOnWhyItWasRefused() {
        simulator.answer(409, "{\"title\":\"Conflict\",\"detail\":\"all users are under attack\"}");
        assertThat(inject(simulator.url()).failure()).isEqualTo("all users are under attack");
        simulator.answer(404, "<html>not here</html>");
        assertThat(inject(simulator.url()).failure()).isEqualTo("HTTP status 404");
    }

    @Test
    void shouldSayWhereNobodyAnswers() {
        URI gone = simulator.url();
        simulator.close();
        assertThat(inject(gone)).isEqualTo(new Answer.Unreachable(gone.getAuthority()));
    }

    @Test
    void shouldSetTheRate() {
        var set = new Simulator(settings(simulator.url())).setRate(500).join();
        assertThat(set).isInstanceOf(Answer.Ok.class);
        assertThat(simulator.requests()).containsExactly("PUT /simulator {\"rate\":500}");
    }

    @Test
    void shouldKnowThatNothingIsSimulatedWithoutAnAddress() {
        assertThat(new Simulator(settings(URI.create(""))).isThere()).isFalse();
        assertThat(new Simulator(settings(null)).isThere()).isFalse();
    }

    @Test
    void shouldRejectAUrlThatIsNotHttp() {
        assertThatThrownBy(() -> settings(URI.create("localhost:8081"))).hasMessageContaining("PRODUCER_URL");
    }

    private static Answer inject(URI url) {
        return new Simulator(settings(url))
                .inject(AttackType.CREDENTIAL_STUFFING, 3, 45)
                .join();
    }

    private static ServiceSettings settings(@Nullable URI producer) {
        URI nowhere = URI.create("http://localhost:1");
        return new ServiceSettings(producer, nowhere, nowhere, "", Duration.ofSeconds(5));
    }
}

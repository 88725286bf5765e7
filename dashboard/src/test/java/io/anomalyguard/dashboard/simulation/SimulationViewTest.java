package io.anomalyguard.dashboard.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.live.Samples;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;

class SimulationViewTest extends ConsoleViewTest {
    @Test
    void shouldShowWhichAttacksWereFound() {
        long now = System.currentTimeMillis();
        Samples.label(model, new AttackLabel("a-1", AttackType.SCRAPER, "u-found", now - 90_000, now - 60_000));
        Samples.label(model, new AttackLabel("a-2", AttackType.SCRAPER, "u-lost", now - 200_000, now - 150_000));
        Samples.put(model, Samples.alert("x", "u-found", AlertState.OPEN, Severity.HIGH, now - 77_500));
        navigate(SimulationView.class);
        assertThat(allText("detection-types"))
                .containsSubsequence("Scraper", "2", "1", "1", "0", "12.5 s", "12.5 s", "50 %", "100 %");
        assertThat(allText("detection-attacks"))
                .containsSubsequence("u-found", "Detected", "12.5 s", "u-lost", "Missed");
    }

    @Test
    void shouldCountOneAttack() {
        SIMULATOR.answer(200, """
                {"state": "live", "rate": 200, "target_rate": 200, "visitors": 2694, "attacks_running": 1}""");
        try {
            navigate(SimulationView.class);
            awaitPage().untilAsserted(() -> {
                roundTrip();
                assertThat(find(Paragraph.class).id("simulator-status").getText())
                        .endsWith("2,694 people on the site, 1 attack running.");
            });
        } finally {
            SIMULATOR.answer(202, "{}");
        }
    }

    @Test
    void shouldSetTheRate() {
        navigate(SimulationView.class);
        find(IntegerField.class).id("simulator-rate").setValue(321);
        test(find(Button.class).id("set-rate")).click();
        await().untilAsserted(() -> assertThat(SIMULATOR.requests()).contains("PUT /simulator {\"rate\":321}"));
    }

    @Test
    @WithMockUser(username = "vic", roles = "VIEWER")
    void shouldLetAViewerWatch() {
        navigate(SimulationView.class);
        assertThat(find(Button.class).id("set-rate").isEnabled()).isFalse();
        assertThat(find(Button.class).id("inject-attack").isEnabled()).isFalse();
        assertThat(find(Paragraph.class).withId("simulator-status").exists()).isTrue();
    }
}

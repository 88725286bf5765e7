package io.anomalyguard.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.DashboardApplication;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.Samples;
import io.anomalyguard.dashboard.simulation.SimulatorStub;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The page on a service whose broker is not there: the worst case that it must be able to show. */
@SpringBootTest(classes = DashboardApplication.class)
@DirtiesContext
// The build's time-out runs tests in a thread of their own, but this kind keeps the current UI in a thread-local.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
class OverviewViewTest extends SpringBrowserlessTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>${7*7}";

    private static SimulatorStub simulator;

    @Autowired
    private LiveModel model;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        simulator = new SimulatorStub();
        registry.add("anomalyguard.simulation.producer-url", simulator::url);
        // Port 1 is reserved: nobody listens there.
        registry.add("spring.kafka.bootstrap-servers", () -> "localhost:1");
    }

    @Override
    @BeforeEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
    protected void initVaadinEnvironment() {
        super.initVaadinEnvironment();
        Samples.clear(model);
    }

    @Override
    @AfterEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
    protected void cleanVaadinEnvironment() {
        super.cleanVaadinEnvironment();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void shouldSayThatItWaitsForTheBroker() {
        navigate(OverviewView.class);
        awaitUpdate();
        assertThat(text("pipeline-state")).isEqualTo("Waiting for Kafka at localhost:1");
        assertThat(text("events-per-second")).isEqualTo("–");
        assertThat(find(Paragraph.class).id("alerts-empty").getText()).isEqualTo("Loading alerts…");
    }

    @Test
    void shouldHandTheTopicsTextToTheTableAsText() {
        navigate(OverviewView.class);
        Samples.put(model, Samples.alert("a-evil", EVIL, AlertState.OPEN, Severity.CRITICAL, 1_000));
        Samples.put(model, Samples.alert("a-2", "u-2", AlertState.OPEN, Severity.LOW, 2_000));
        awaitUpdate();

        Grid<Alert> grid = grid();
        assertThat(test(grid).size()).isEqualTo(2);
        assertThat(test(grid).getRow(0)).extracting(Alert::userId).isEqualTo(EVIL);
        assertThat(test(grid).getLitRendererPropertyValue(0, "User", "user", String.class))
                .isEqualTo(EVIL);
        assertThat(test(grid).getLitRendererPropertyValue(1, "Severity", "severity", String.class))
                .isEqualTo("low");
    }

    @Test
    void shouldOpenTheDetailsOfAnAlert() {
        navigate(OverviewView.class);
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.CRITICAL, 1_000));
        awaitUpdate();
        Grid<Alert> grid = grid();
        Alert alert = test(grid).getRow(0);
        test(grid).invokeLitRendererFunction(0, "Actions", "details");
        assertThat(grid.isDetailsVisible(alert)).isTrue();
        // What the browser would be sent: an item whose details cannot be written fails here.
        roundTrip();
    }

    @Test
    void shouldInjectTheAttackThroughTheSimulator() {
        navigate(OverviewView.class);
        test(find(Button.class).id("inject-attack")).click();
        await().pollInSameThread().untilAsserted(() -> {
            assertThat(simulator.requests())
                    .contains("POST /attacks {\"type\":\"click_flood\",\"users\":1,\"duration_s\":30}");
            roundTrip();
            assertThat(find(Notification.class).exists()).isTrue();
        });
        assertThat(test(find(Notification.class).single()).getText())
                .isEqualTo("Click flood started: 1 user for 30 s.");
        assertThat(find(Button.class).id("inject-attack").isEnabled()).isTrue();
    }

    /** Until the live updates, pushed from their own thread, have shown what the model holds. */
    private void awaitUpdate() {
        boolean some = !model.alerts().active().isEmpty();
        await().pollInSameThread().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Grid.class).withId("alerts-grid").exists()).isEqualTo(some);
            if (some) {
                assertThat(test(grid()).size())
                        .isEqualTo(model.alerts().active().size());
            }
        });
    }

    @SuppressWarnings("unchecked")
    private Grid<Alert> grid() {
        return find(Grid.class).id("alerts-grid");
    }

    private String text(String id) {
        return find(Span.class).id(id).getText();
    }
}

package io.anomalyguard.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.internal.UIInternals;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.internal.StateTree;
import com.vaadin.flow.router.RouterLink;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.LiveUpdates;
import io.anomalyguard.dashboard.live.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

class OverviewViewTest extends ConsoleViewTest {
    @Autowired
    private LiveUpdates updates;

    private static final String EVIL = "<img src=x onerror=alert(1)>${7*7}";

    @Test
    void shouldSayThatItWaitsForTheBroker() {
        navigate(OverviewView.class);
        awaitUpdate();
        assertThat(text("pipeline-state")).isEqualTo("Waiting for Kafka at localhost:1");
        assertThat(text("events-per-second")).isEqualTo("–");
        assertThat(find(Paragraph.class).id("alerts-empty").getText()).isEqualTo("Loading alerts…");
    }

    @Test
    void shouldNotBeCalmAboutAServiceThatIsAway() {
        Samples.loaded(model);
        navigate(OverviewView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("pipeline-state")).isEqualTo("Attention");
        });
    }

    /** On a phone its words are hidden, and an image without words names nothing. */
    @Test
    void shouldNameTheWayHome() {
        navigate(OverviewView.class);
        assertThat(find(RouterLink.class)
                        .withAttribute("aria-label", "AnomalyGuard")
                        .exists())
                .isTrue();
    }

    @Test
    void shouldSayThatTheModelWarmsUpInsteadOfAFigure() {
        INFERENCE.answer(503, WARMING_UP);
        Samples.loaded(model);
        Samples.verdict(model, "u-1", 0.4, false);
        navigate(OverviewView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("anomalies-per-minute")).isEqualTo("–");
            assertThat(allText("anomalies-per-minute-detail")).isEqualTo("model warming up, 45 %");
        });
        INFERENCE.answer(200, "{\"status\": \"UP\"}");
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("anomalies-per-minute")).isEqualTo("0");
        });
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

    /** It would be sent three times a second, announced each time, and nobody could select it. */
    @Test
    void shouldSendNothingWhereNothingHasChanged() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        Samples.loaded(model);
        OverviewView view = navigate(OverviewView.class);
        awaitUpdate();
        StateTree page = UI.getCurrent().getInternals().getStateTree();
        LiveUpdate update = updates.current();
        view.show(update);
        page.runExecutionsBeforeClientResponse();
        page.collectChanges(change -> {});

        view.show(update);
        page.runExecutionsBeforeClientResponse();
        var changes = new ArrayList<String>();
        page.collectChanges(change -> changes.add(change.toString()));
        assertThat(changes).isEmpty();
    }

    @Test
    void shouldTakeBackFromTheChartWhatTurnsOutToBeUnknown() {
        Samples.loaded(model);
        OverviewView view = navigate(OverviewView.class);
        // Again if the feed, which finds no broker here, says so in between.
        awaitPage().untilAsserted(() -> {
            Samples.connected(model);
            assertThat(chartCalls(view)).isNotEmpty();
            Samples.unreachable(model, System.currentTimeMillis() - 30_000);
            assertThat(chartCalls(view)).singleElement().asString().contains("setHistory");
            assertThat(chartCalls(view)).isEmpty();
        });
    }

    /** What the server asks of the traffic chart in the browser when figures are shown. */
    private List<String> chartCalls(OverviewView view) {
        view.show(updates.current());
        UIInternals page = UI.getCurrent().getInternals();
        page.getStateTree().runExecutionsBeforeClientResponse();
        return page.dumpPendingJavaScriptInvocations().stream()
                .map(call -> call.getInvocation().getExpression())
                .filter(call -> call.contains("setHistory") || call.contains("addPoints"))
                .toList();
    }

    @Test
    void shouldLeadToTheAlert() {
        navigate(OverviewView.class);
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.CRITICAL, 1_000));
        awaitUpdate();
        assertThat(test(grid()).getLitRendererPropertyValue(0, "Reason", "path", String.class))
                .isEqualTo("alerts/a-1");
        assertThat(test(grid()).getLitRendererPropertyValue(0, "User", "userPath", String.class))
                .isEqualTo("users/u-1/a-1");
    }

    @Test
    @WithMockUser(username = "vic", roles = "VIEWER")
    void shouldNotLetAViewerAct() {
        navigate(OverviewView.class);
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.CRITICAL, 1_000));
        awaitUpdate();
        assertThat(find(Button.class).id("inject-attack").isEnabled()).isFalse();
        assertThat(grid().getColumnByKey("Action")).isNull();
        assertThatThrownBy(() -> test(grid()).invokeLitRendererFunction(0, "Reason", "acknowledge"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldInjectTheAttackThroughTheSimulator() {
        navigate(OverviewView.class);
        test(find(Button.class).id("inject-attack")).click();
        awaitPage().untilAsserted(() -> {
            assertThat(SIMULATOR.requests())
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
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Paragraph.class).withId("alerts-empty").exists()).isNotEqualTo(some);
            assertThat(test(grid()).size()).isEqualTo(model.alerts().active().size());
        });
    }

    @SuppressWarnings("unchecked")
    private Grid<Alert> grid() {
        return find(Grid.class).id("alerts-grid");
    }
}

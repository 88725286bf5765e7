package io.anomalyguard.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.NavigationTrigger;
import com.vaadin.flow.server.communication.PushConnection;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.LiveUpdates;
import io.anomalyguard.dashboard.live.Samples;
import io.anomalyguard.dashboard.pipeline.PipelineView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

class AlertsViewTest extends ConsoleViewTest {
    private static final int MANY = 5_000;

    @Autowired
    private LiveUpdates updates;

    @Test
    void shouldShowOneAlertByItsLinkAndFollowIt() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.CRITICAL, 1_000));
        navigate("alerts/a-1", AlertsView.class);
        assertThat(allText(Aside.class, "alert-panel"))
                .contains("u-1", "148 clicks in 10 s where 3 are usual", "Clicks in 10 s", "Open by system");
        assertThat(find(Button.class).id("alert-acknowledge").isVisible()).isTrue();
        assertThat(grid().getColumnByKey("Action").isVisible())
                .as("the panel offers it")
                .isFalse();

        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.RESOLVED, Severity.CRITICAL, 1_000));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText(Aside.class, "alert-panel")).contains("Resolved by system");
            assertThat(find(Button.class).withId("alert-resolve").exists()).isFalse();
        });
    }

    @Test
    void shouldSayThatALinkLeadsNowhereOnceItIsKnown() {
        navigate("alerts/gone", AlertsView.class);
        assertThat(allText(Aside.class, "alert-panel"))
                .contains("Loading alerts")
                .doesNotContain("no such alert");
        Samples.loaded(model);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText(Aside.class, "alert-panel")).contains("There is no such alert here");
        });
    }

    @Test
    void shouldTellThatNothingIsThereFromThatNothingIsKnownYet() {
        navigate(AlertsView.class);
        assertThat(find(Paragraph.class).id("alerts-empty").getText()).isEqualTo("Loading alerts…");
        Samples.loaded(model);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Paragraph.class).id("alerts-empty").getText()).isEqualTo("Nothing needs attention.");
        });
        select("filter-states", AlertFilter.States.CLOSED);
        assertThat(find(Paragraph.class).id("alerts-empty").getText()).isEqualTo("No alert fits these filters.");
    }

    @Test
    void shouldFilterThousands() {
        for (int i = 0; i < MANY; i++) {
            Samples.put(model, Samples.alert("a-" + i, "u-" + i, AlertState.OPEN, Severity.LOW, 1_000 + i));
        }
        Samples.put(model, Samples.alert("a-taken", "v-1", AlertState.ACKNOWLEDGED, Severity.HIGH, 1_000));
        navigate(AlertsView.class);
        assertThat(text("alerts-count")).isEqualTo("5,001 alerts");
        assertThat(test(grid()).size()).isEqualTo(MANY + 1);

        select("filter-states", AlertFilter.States.ACKNOWLEDGED);
        assertThat(text("alerts-count")).isEqualTo("1 alert");
        select("filter-states", AlertFilter.States.ALL);
        test(find(TextField.class).id("filter-text")).setValue("u-4999");
        assertThat(test(grid()).getRow(0).userId()).isEqualTo("u-4999");
        assertThat(test(grid()).size()).isEqualTo(1);
        select("filter-severity", Severity.HIGH);
        assertThat(text("alerts-count")).isEqualTo("0 alerts");
    }

    @Test
    void shouldKeepTheFiltersForWhoComesBackAndForNobodyElse() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        navigate(AlertsView.class);
        select("filter-severity", Severity.HIGH);
        test(find(TextField.class).id("filter-text")).setValue("u-2");
        navigate(PipelineView.class);
        goTo("alerts", NavigationTrigger.HISTORY);
        assertThat(find(TextField.class).id("filter-text").getValue()).isEqualTo("u-2");
        assertThat(find(Select.class).id("filter-severity").getValue()).isEqualTo(Severity.HIGH);
        assertThat(text("alerts-count")).isEqualTo("0 alerts");

        navigate(PipelineView.class);
        goTo("alerts", NavigationTrigger.ROUTER_LINK);
        assertThat(find(TextField.class).id("filter-text").getValue()).isEmpty();
        assertThat(text("alerts-count")).isEqualTo("1 alert");
    }

    private static void goTo(String path, NavigationTrigger trigger) {
        UI ui = UI.getCurrent();
        ui.getInternals().getRouter().navigate(ui, new Location(path), trigger);
    }

    @Test
    void shouldOfferBulkActionsForWhatIsSelected() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        Samples.put(model, Samples.alert("a-2", "u-2", AlertState.OPEN, Severity.LOW, 2_000));
        navigate(AlertsView.class);
        assertThat(find(Button.class).withId("bulk-resolve").exists()).isFalse();
        grid().asMultiSelect().select(test(grid()).getRow(0));
        assertThat(text("selected-count")).isEqualTo("1 selected");
        test(find(Button.class).id("select-all")).click();
        assertThat(text("selected-count")).isEqualTo("2 selected");
    }

    @Test
    void shouldSayThatAnAlertEndedWhileSomebodyWroteANote() {
        selectOne(AlertState.OPEN);
        test(find(Button.class).id("bulk-resolve")).click();
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.RESOLVED, Severity.LOW, 1_000));
        test(find(Button.class).id("action-confirm")).click();
        assertThat(toast()).isEqualTo("Nothing to do: the alert is closed.");
    }

    @Test
    void shouldNotTakeAnAlertFromWhoHasIt() {
        selectOne(AlertState.ACKNOWLEDGED);
        test(find(Button.class).id("bulk-acknowledge")).click();
        assertThat(toast()).isEqualTo("Nothing to do: system has the alert already.");
        assertThat(text("selected-count")).as("nothing was done").isEqualTo("1 selected");
    }

    @Test
    void shouldNotKeepSelectedWhatIsNotShown() {
        Alert closedByAnother = Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000);
        Alert filteredOut = Samples.alert("a-2", "u-2", AlertState.OPEN, Severity.LOW, 2_000);
        Alert stays = Samples.alert("a-3", "u-3", AlertState.OPEN, Severity.LOW, 3_000);
        for (Alert alert : List.of(closedByAnother, filteredOut, stays)) {
            Samples.put(model, alert);
        }
        navigate(AlertsView.class);
        grid().asMultiSelect().select(closedByAnother, filteredOut, stays);
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.RESOLVED, Severity.LOW, 1_000));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("selected-count")).isEqualTo("2 selected");
        });

        test(find(TextField.class).id("filter-text")).setValue("u-3");
        assertThat(grid().getSelectedItems()).containsExactly(stays);
        assertThat(text("selected-count")).isEqualTo("1 selected");
    }

    @Test
    void shouldHoldRowsWhileSomebodyAimsAtThemAndTellWhatIsNew() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        navigate(AlertsView.class);
        hold(true);
        Samples.put(model, Samples.alert("a-2", "u-2", AlertState.OPEN, Severity.CRITICAL, 2_000));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText(Div.class, "alerts-news")).contains("1 new", "u-2", "148 clicks in 10 s");
        });
        assertThat(test(grid()).size()).isEqualTo(1);
        assertThat(text("alerts-count")).isEqualTo("2 alerts");

        hold(false);
        assertThat(test(grid()).getRow(0).userId()).isEqualTo("u-2");
        assertThat(allText(Div.class, "alerts-news")).isEmpty();
    }

    @Test
    void shouldActOnTheAlertThatTheBrowserShowsInTheRow() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        navigate(AlertsView.class);
        AlertGrid grid = (AlertGrid) grid();
        String first = grid.getDataCommunicator().getKeyMapper().key(test(grid).getRow(0));
        assertThat(grid.inRow(first)).map(Alert::userId).contains("u-1");
        assertThat(grid.inRow("")).isEmpty();

        Samples.put(model, Samples.alert("a-2", "u-2", AlertState.OPEN, Severity.CRITICAL, 2_000));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("alerts-count")).isEqualTo("2 alerts");
            assertThat(test(grid).getRow(0).userId()).isEqualTo("u-2");
            assertThat(grid.inRow(first)).map(Alert::userId).contains("u-1");
        });
    }

    /** A laptop that was closed must not have half an hour of changes pile up for it. */
    @Test
    void shouldGiveAPageThatWasAwayTheStateOfItsReturn() {
        navigate(AlertsView.class);
        var push = new Push();
        UI.getCurrent().getInternals().setPushConnection(push);
        Samples.deliver(updates, updates.current());
        roundTrip();
        assertThat(text("alerts-count")).isEqualTo("0 alerts");

        push.connected = false;
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        Samples.deliver(updates, updates.current());
        roundTrip();
        assertThat(text("alerts-count")).isEqualTo("0 alerts");

        push.connected = true;
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(text("alerts-count")).isEqualTo("1 alert");
        });
    }

    private static final class Push implements PushConnection {
        private boolean connected = true;

        @Override
        public void push() {}

        @Override
        public void disconnect() {}

        @Override
        public boolean isConnected() {
            return connected;
        }
    }

    @Test
    void shouldNotGoBackToAnUpdateThatWasUnderWayWhenThePageCame() {
        LiveUpdate before = updates.current();
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000));
        navigate(AlertsView.class);
        Samples.deliver(updates, before);
        roundTrip();
        assertThat(text("alerts-count")).isEqualTo("1 alert");
    }

    @Test
    @WithMockUser(username = "vic", roles = "VIEWER")
    void shouldLetAViewerSeeAndNotAct() {
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.CRITICAL, 1_000));
        navigate("alerts/a-1", AlertsView.class);
        assertThat(allText(Aside.class, "alert-panel")).contains("u-1");
        for (String id : new String[] {"alert-acknowledge", "alert-resolve", "alert-false_positive"}) {
            assertThat(find(Button.class).withId(id).exists()).as(id).isFalse();
        }
    }

    private void selectOne(AlertState state) {
        Samples.put(model, Samples.alert("a-1", "u-1", state, Severity.LOW, 1_000));
        navigate(AlertsView.class);
        grid().asMultiSelect().select(test(grid()).getRow(0));
    }

    private String toast() {
        return test(find(Notification.class).single()).getText();
    }

    private void hold(boolean held) {
        AlertListing listing = find(AlertListing.class).single();
        ComponentUtil.fireEvent(listing, new AlertListing.HoldEvent(listing, true, held));
    }

    private <T> void select(String id, T value) {
        @SuppressWarnings("unchecked")
        Select<T> select = find(Select.class).id(id);
        select.setValue(value);
    }

    @SuppressWarnings("unchecked")
    private Grid<Alert> grid() {
        return find(Grid.class).id("alerts-grid");
    }
}

package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NavigationTrigger;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The inbox: all alerts, and one of them in detail. */
@Route(value = "alerts/:alertId?", layout = ConsoleLayout.class)
@PageTitle("Alerts – AnomalyGuard")
@PermitAll
public final class AlertsView extends Div implements LiveView, BeforeEnterObserver {
    private static final String ALERT_ID = "alertId";

    /** Alerts that one click may select: each is an action of its own. */
    private static final int MAX_SELECTED = 500;

    private final LiveModel model;
    private final CurrentUser user;
    private final ActionDesk desk;
    private final AlertGrid grid;
    private final AlertPanel panel;
    private final AlertListing listing;
    private final Span count = new Span();
    private final Select<AlertFilter.States> states = new Select<>();
    private final Select<Severity> least = new Select<>();
    private final Checkbox mine = new Checkbox("Mine");
    private final TextField text = new TextField();
    private final Div bulk = new Div();
    private final Span selected = new Span();
    private AlertFilter filter = AlertFilter.ACTIVE;
    private AlertList alerts = AlertList.EMPTY;
    private boolean loaded;
    private @Nullable String openId;

    AlertsView(LiveModel model, AlertActions actions, CurrentUser user) {
        this.model = model;
        this.user = user;
        this.desk = new ActionDesk(actions, user, model::alert);
        this.grid = new AlertGrid(desk, model::alert);
        this.listing = new AlertListing(grid, "Alerts");
        this.panel = new AlertPanel(desk, this::closePanel);
        addClassName("ag-inbox");
        var heading = new H1("Alerts");
        heading.addClassName("ag-visually-hidden");

        grid.addDurationColumn();
        grid.addItemDoubleClickListener(click -> open(click.getItem()));
        keys();
        if (desk.mayAct()) {
            grid.setSelectionMode(Grid.SelectionMode.MULTI);
            grid.addSelectionListener(change -> showSelection());
        }
        var list = new Section(toolbar(), listing, bulkBar(), hint());
        list.addClassNames("ag-panel", "ag-alerts");
        add(heading, list, panel);
        panel.setVisible(false);
    }

    private Div toolbar() {
        states.setId("filter-states");
        states.setAriaLabel("State");
        states.setItems(AlertFilter.States.values());
        states.setItemLabelGenerator(AlertFilter.States::words);
        states.setValue(filter.states());
        least.setId("filter-severity");
        least.setAriaLabel("Severity");
        least.setItems(Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
        least.setItemLabelGenerator(severity -> switch (severity) {
            case NONE, LOW -> "Any severity";
            case MEDIUM -> "Medium and worse";
            case HIGH -> "High and critical";
            case CRITICAL -> "Critical";
        });
        least.setValue(filter.least());
        text.setId("filter-text");
        text.setPlaceholder("User, reason or alert id");
        text.setAriaLabel("Search in alerts");
        text.setClearButtonVisible(true);
        text.setMaxLength(200);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        mine.setId("filter-mine");
        states.addValueChangeListener(change -> refilter());
        least.addValueChangeListener(change -> refilter());
        text.addValueChangeListener(change -> refilter());
        mine.addValueChangeListener(change -> refilter());
        count.addClassName("ag-hint");
        count.setId("alerts-count");
        var toolbar = new Div(states, least, text, mine, count);
        toolbar.addClassName("ag-toolbar");
        return toolbar;
    }

    private Div bulkBar() {
        var all = new Button(
                "Select all shown",
                click -> grid.asMultiSelect()
                        .select(grid.shown().stream().limit(MAX_SELECTED).toList()));
        all.setId("select-all");
        var none = new Button("Clear", click -> grid.asMultiSelect().deselectAll());
        var acknowledge = new Button("Acknowledge", click -> actOnSelected(AlertActionType.ACKNOWLEDGE));
        acknowledge.setId("bulk-acknowledge");
        var resolve = new Button("Resolve…", click -> actOnSelected(AlertActionType.RESOLVE));
        resolve.setId("bulk-resolve");
        var falsePositive = new Button("False positive…", click -> actOnSelected(AlertActionType.FALSE_POSITIVE));
        falsePositive.setId("bulk-false-positive");
        for (Button button : List.of(all, none, acknowledge, resolve, falsePositive)) {
            button.getElement().getThemeList().add("small");
        }
        none.getElement().getThemeList().add("tertiary");
        all.getElement().getThemeList().add("tertiary");
        selected.addClassName("ag-strong");
        selected.setId("selected-count");
        bulk.add(selected, acknowledge, resolve, falsePositive, all, none);
        bulk.addClassName("ag-bulk");
        bulk.setVisible(false);
        return bulk;
    }

    private Paragraph hint() {
        var hint = new Paragraph(
                desk.mayAct()
                        ? "Keys on a row: Enter opens, Space selects. There and in the alert: A acknowledges, R resolves,"
                                + " F false positive, Escape closes."
                        : "Keys: Enter on a row opens, Escape closes. You may see, not act.");
        hint.addClassNames("ag-hint", "ag-keys");
        return hint;
    }

    private void keys() {
        grid.onKey("enter", alert -> {
            open(alert);
            panel.takeFocus();
        });
        grid.onKey("escape", alert -> {
            if (openId != null) {
                toList();
            }
        });
        onKey("a", alert -> desk.act(List.of(alert), AlertActionType.ACKNOWLEDGE));
        onKey("r", alert -> desk.ask(List.of(alert), AlertActionType.RESOLVE, () -> {}));
        onKey("f", alert -> desk.ask(List.of(alert), AlertActionType.FALSE_POSITIVE, () -> {}));
    }

    private void onKey(String key, Consumer<Alert> action) {
        grid.onKey(key, action);
        panel.onKey(key, action);
    }

    /** The focus goes where it came from, not to the page as a whole. */
    private void closePanel() {
        Alert closed = openId == null ? null : model.alert(openId);
        toList();
        if (closed != null) {
            grid.focusRow(closed);
        }
    }

    private static void toList() {
        UI.getCurrent().navigate("alerts");
    }

    private void open(Alert alert) {
        UI.getCurrent().navigate(Links.alert(alert.alertId()));
    }

    private void actOnSelected(AlertActionType type) {
        var chosen = List.copyOf(grid.getSelectedItems());
        Runnable afterwards = () -> grid.asMultiSelect().deselectAll();
        if (type == AlertActionType.ACKNOWLEDGE) {
            desk.act(chosen, type, null, afterwards);
        } else {
            desk.ask(chosen, type, afterwards);
        }
    }

    private void showSelection() {
        int size = grid.getSelectedItems().size();
        bulk.setVisible(size > 0);
        Texts.set(selected, Numbers.whole(size, getLocale()) + " selected");
    }

    private void refilter() {
        filter = new AlertFilter(
                states.getValue(), least.getValue(), mine.getValue() ? user.name() : "", text.getValue());
        remember(filter);
        List<Alert> rows = filter.apply(alerts);
        listing.showOthers(rows);
        showAbout(rows);
    }

    private static void remember(AlertFilter filter) {
        ComponentUtil.setData(UI.getCurrent(), AlertFilter.class, filter);
    }

    /** Whoever comes back by the browser's history finds what he left; by any other way nothing that matters is hidden. */
    private void restoreFilter(BeforeEnterEvent event) {
        var left = ComponentUtil.getData(event.getUI(), AlertFilter.class);
        if (left == null || event.getTrigger() != NavigationTrigger.HISTORY) {
            remember(AlertFilter.ACTIVE);
            return;
        }
        states.setValue(left.states());
        least.setValue(left.least());
        mine.setValue(!left.owner().isEmpty());
        text.setValue(left.text());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!isAttached()) {
            restoreFilter(event);
        }
        openId = event.getRouteParameters().get(ALERT_ID).map(Links::id).orElse(null);
        panel.setVisible(openId != null);
        setClassName("ag-with-panel", openId != null);
        grid.setBesidePanel(openId != null);
        showPanel();
    }

    @Override
    public boolean showsAlerts() {
        return true;
    }

    @Override
    public void show(LiveUpdate update) {
        boolean changed = update.alerts().version() != alerts.version()
                || loaded != update.overview().loaded();
        alerts = update.alerts();
        loaded = update.overview().loaded();
        if (changed) {
            List<Alert> rows = filter.apply(alerts);
            listing.show(rows);
            showAbout(rows);
            showPanel();
        }
    }

    private void showAbout(List<Alert> rows) {
        deselectAllBut(rows);
        if (!loaded) {
            listing.setEmptyText("Loading alerts…");
        } else if (filter.equals(AlertFilter.ACTIVE)) {
            listing.setEmptyText("Nothing needs attention.");
        } else {
            listing.setEmptyText("No alert fits these filters.");
        }
        Texts.set(
                count,
                Numbers.whole(rows.size(), getLocale())
                        + (rows.size() == 1 ? " alert" : " alerts")
                        + (alerts.leftOut() > 0 ? "; more than can be shown" : ""));
    }

    /** An alert that has left the list, by another filter or because somebody closed it, must not be acted upon. */
    private void deselectAllBut(List<Alert> rows) {
        Set<Alert> selection = grid.getSelectedItems();
        if (!selection.isEmpty()) {
            Set<String> there = rows.stream().map(Alert::alertId).collect(Collectors.toSet());
            grid.asMultiSelect()
                    .deselect(selection.stream()
                            .filter(alert -> !there.contains(alert.alertId()))
                            .toList());
        }
    }

    private void showPanel() {
        if (openId != null) {
            panel.show(model.alert(openId), loaded, desk.mayAct());
        }
    }
}

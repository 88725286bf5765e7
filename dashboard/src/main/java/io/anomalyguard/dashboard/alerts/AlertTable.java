package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveUpdate;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The alerts that need somebody, most urgent first. What comes from the topics (user ids, reasons, notes) was chosen by
 * strangers: it reaches the page through Lit's text bindings only, never as markup.
 */
@JsModule("./elements/ag-age.ts")
@JsModule("./elements/ag-severity.ts")
@Uses(Button.class)
public final class AlertTable extends Section {
    /** Below this width of the window, in CSS pixels, one column holds everything. */
    private static final int NARROW = 900;

    private static final int FEW = 8;

    private static final String OPERATOR = "operator";

    /** Key of the column that holds everything on a narrow window. */
    private static final String CARD = "Card";

    /** The likely next step in the row itself; all of them are in the details. */
    private static final String FIRST_ACTION = """
            <span class="ag-actions">
              ${item.open ? html`<vaadin-button theme="small" @click=${acknowledge}
                  aria-label="Acknowledge the alert of ${item.user}">Acknowledge</vaadin-button>`
                : html`<vaadin-button theme="small" @click=${resolve}
                  aria-label="Resolve the alert of ${item.user}">Resolve</vaadin-button>`}
              <vaadin-button theme="small tertiary" @click=${details}
                  aria-label="Details of the alert of ${item.user}">Details</vaadin-button>
            </span>""";

    private static final String ACTIONS = """
            <span class="ag-actions">
              ${item.open ? html`<vaadin-button theme="small" @click=${acknowledge}
                  aria-label="Acknowledge the alert of ${item.user}">Acknowledge</vaadin-button>` : ''}
              <vaadin-button theme="small" @click=${resolve}
                  aria-label="Resolve the alert of ${item.user}">Resolve</vaadin-button>
              <vaadin-button theme="small tertiary" @click=${falsePositive}
                  aria-label="The alert of ${item.user} is a false positive">False positive</vaadin-button>
            </span>""";

    // A row may be drawn once before its details' data has come: hence the empty lists.
    private static final String DETAILS = """
            <div class="ag-details">
              <div class="ag-all-actions">%s</div>
              <div>
                <h3>What was unusual</h3>
                <table class="ag-reasons">
                  <thead><tr><th scope="col">Behaviour</th><th scope="col">Seen</th><th scope="col">Expected</th>
                    <th scope="col">Share</th></tr></thead>
                  <tbody>${(item.contributions ?? []).map((c) => html`<tr><th scope="row">${c.label}</th><td>${c.value}</td>
                    <td>${c.expected}</td><td><span class="ag-share"><span style="width: ${c.percent}%%"></span></span>
                    ${c.percent} %%</td></tr>`)}</tbody>
                </table>
              </div>
              <div>
                <h3>History</h3>
                <ol class="ag-history">${(item.history ?? []).map((h) => html`<li><b>${h.state}</b> by ${h.by},
                  <ag-age .at=${h.at}></ag-age> ago${h.note ? html`: ${h.note}` : ''}</li>`)}</ol>
                <p class="ag-hint">Model ${item.model}. ${item.rows} anomalous verdicts. Alert ${item.id}.</p>
              </div>
            </div>""".formatted(ACTIONS);

    private final AlertActions actions;
    private final Grid<Alert> grid = new Grid<>();
    private final AlertRows rows = new AlertRows();
    private final Paragraph empty = new Paragraph();
    private final Span summary = new Span();
    private boolean narrow;

    public AlertTable(AlertActions actions) {
        this.actions = actions;
        addClassNames("ag-panel", "ag-alerts");
        summary.addClassName("ag-hint");
        var title = new Div(new H2("Alerts"), summary);
        title.addClassName("ag-panel-title");

        grid.setId("alerts-grid");
        grid.getElement().setAttribute("aria-label", "Open and acknowledged alerts, most urgent first");
        grid.addThemeVariants(GridVariant.LUMO_NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setDetailsVisibleOnClick(true);
        grid.setItemDetailsRenderer(details());
        addNarrowColumn();
        addWideColumns();
        setNarrow(false);
        grid.setItems(rows);

        empty.setId("alerts-empty");
        empty.addClassName("ag-empty");
        var body = new Div(grid, empty);
        body.addClassName("ag-alerts-body");
        add(title, body);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var page = event.getUI().getPage();
        int width = page.getExtendedClientDetails().getWindowInnerWidth();
        setNarrow(width > 0 && width < NARROW);
        var listening = page.addBrowserWindowResizeListener(resize -> setNarrow(resize.getWidth() < NARROW));
        addDetachListener(detach -> {
            detach.unregisterListener();
            listening.remove();
        });
    }

    /** Shows the alerts of an update. */
    public void show(LiveUpdate update) {
        AlertList alerts = update.alerts();
        rows.show(alerts);
        boolean nothing = alerts.active().isEmpty();
        grid.setVisible(!nothing);
        // On a phone a short list is part of the page; a long one scrolls within its own box.
        boolean whole = narrow && alerts.active().size() <= FEW;
        if (grid.isAllRowsVisible() != whole) {
            grid.setAllRowsVisible(whole);
        }
        empty.setVisible(nothing);
        NumberFormat numbers = NumberFormat.getIntegerInstance(getLocale());
        if (nothing) {
            empty.setText(
                    update.overview().loaded()
                            ? "No open alerts. Watching %s users."
                                    .formatted(numbers.format(update.overview().activeUsers()))
                            : "Loading alerts…");
        }
        String text = "%s open, %s acknowledged"
                .formatted(numbers.format(alerts.open()), numbers.format(alerts.acknowledged()));
        summary.setText(alerts.leftOut() > 0 ? text + "; more than can be shown" : text);
        summary.setVisible(!nothing);
    }

    private void addWideColumns() {
        wide("Severity", "<ag-severity level=${item.severity}></ag-severity>", "8rem", 0);
        wide("User", "<span class='ag-user' title=${item.user}>${item.user}</span>", "9rem", 1);
        wide("Reason", "<span class='ag-reason' title=${item.reason}>${item.reason}</span>", "14rem", 4);
        wide("Score", "<span class='ag-number'>${item.score}</span>", "5rem", 0);
        wide("Age", "<ag-age .at=${item.openedAt}></ag-age>", "5.5rem", 0);
        wide("State", "${item.state}", "8.5rem", 0);
        wide("Actions", FIRST_ACTION, "13.5rem", 0);
        // The coloured edge; the word and the shape beside it say the same.
        for (String first : List.of("Severity", CARD)) {
            grid.getColumnByKey(first)
                    .setPartNameGenerator(alert -> "edge-" + alert.severity().wireName());
        }
    }

    private void wide(String header, String template, String width, int grow) {
        grid.addColumn(renderer(template))
                .setHeader(header)
                .setKey(header)
                .setWidth(width)
                .setFlexGrow(grow);
    }

    private void addNarrowColumn() {
        grid.addColumn(renderer("""
                        <div class="ag-card">
                          <div><ag-severity level=${item.severity}></ag-severity>
                            <span class="ag-user">${item.user}</span>
                            <span class="ag-card-age"><ag-age .at=${item.openedAt}></ag-age> ago</span></div>
                          <div class="ag-card-reason">${item.reason}</div>
                          <div class="ag-hint">Score ${item.score} · ${item.state}</div>
                        </div>""")).setHeader("Alerts, most urgent first").setKey(CARD);
    }

    private void setNarrow(boolean narrow) {
        this.narrow = narrow;
        for (Grid.Column<Alert> column : grid.getColumns()) {
            column.setVisible(CARD.equals(column.getKey()) == narrow);
        }
        setClassName("ag-narrow", narrow);
    }

    private LitRenderer<Alert> details() {
        return renderer(DETAILS)
                .withProperty("contributions", this::contributions)
                .withProperty("history", AlertTable::history)
                .withProperty("model", Alert::modelVersion)
                .withProperty("rows", Alert::anomalousRows)
                .withProperty("id", Alert::alertId);
    }

    private LitRenderer<Alert> renderer(String template) {
        return LitRenderer.<Alert>of(template)
                .withProperty("severity", alert -> alert.severity().wireName())
                .withProperty("user", Alert::userId)
                .withProperty("reason", Alert::reason)
                .withProperty("score", alert -> decimals(alert.maxScore()))
                .withProperty("openedAt", Alert::openedAt)
                .withProperty("state", alert -> words(alert.state()))
                .withProperty("open", alert -> alert.state() == AlertState.OPEN)
                .withFunction("details", alert -> grid.setDetailsVisible(alert, !grid.isDetailsVisible(alert)))
                .withFunction("acknowledge", alert -> act(alert, AlertActionType.ACKNOWLEDGE))
                .withFunction("resolve", alert -> act(alert, AlertActionType.RESOLVE))
                .withFunction("falsePositive", alert -> act(alert, AlertActionType.FALSE_POSITIVE));
    }

    private String decimals(double score) {
        NumberFormat format = NumberFormat.getInstance(getLocale());
        format.setMinimumFractionDigits(2);
        format.setMaximumFractionDigits(2);
        return format.format(score);
    }

    // As JSON: the renderer reflects over anything else as over a public bean, and loses the entries of a map.
    private ArrayNode contributions(Alert alert) {
        Locale locale = getLocale();
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        alert.contributions().stream()
                .filter(c -> c.share() > 0.005)
                .limit(6)
                .forEach(c -> reasons.addObject()
                        .put("label", FeatureWords.label(c.feature()))
                        .put("value", FeatureWords.value(c.feature(), c.value(), locale))
                        .put("expected", FeatureWords.value(c.feature(), c.expected(), locale))
                        .put("percent", Math.clamp(Math.round(100 * c.share()), 0, 100)));
        return reasons;
    }

    private static ArrayNode history(Alert alert) {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        alert.history().reversed().stream()
                .limit(20)
                .forEach(change -> steps.addObject()
                        .put("state", words(change.state()))
                        .put("by", change.by())
                        .put("note", change.note() == null ? "" : change.note())
                        .put("at", change.at()));
        return steps;
    }

    private static String words(AlertState state) {
        return switch (state) {
            case OPEN -> "Open";
            case ACKNOWLEDGED -> "Acknowledged";
            case RESOLVED -> "Resolved";
            case FALSE_POSITIVE -> "False positive";
        };
    }

    private void act(Alert alert, AlertActionType type) {
        UI ui = UI.getCurrent();
        var _ = actions.send(alert, type, OPERATOR)
                .whenComplete((done, failure) -> Tab.change(ui, () -> report(alert, type, failure)));
    }

    private static void report(Alert alert, AlertActionType type, @Nullable Throwable failure) {
        if (failure == null) {
            Toast.done("%s: alert of %s.".formatted(words(type.result()), alert.userId()));
        } else {
            Toast.fail("Kafka did not take it, the alert of %s is as before.".formatted(alert.userId()));
        }
    }
}

package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.ValueProvider;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as rows, or as cards where the window is narrow. What comes from the topics (user ids, reasons, notes) was
 * chosen by strangers: it reaches the page through Lit's text bindings only, never as markup.
 */
@JsModule("./elements/ag-age.ts")
@JsModule("./elements/ag-severity.ts")
@Uses(Button.class)
final class AlertGrid extends Grid<Alert> {
    /** Below this width of the window, in CSS pixels, one column holds everything. */
    private static final int NARROW = 900;

    private static final int FEW = 8;

    /** Key of the column that holds everything on a narrow window. */
    private static final String CARD = "Card";

    /** Rows that are sent at once. A screen shows some fifteen. */
    private static final int PAGE_ROWS = 20;

    /** In a key's event: the row that has the focus, as the browser shows it. */
    private static final String ROW_KEY = "(element.getEventContext(event).item || {}).key";

    /** Columns that have just come or gone make the cells anew; so it waits until they are painted. */
    private static final String FOCUS_ROW = """
            requestAnimationFrame(() => setTimeout(() => {
              for (const row of this.shadowRoot.querySelectorAll('#items > tr:not([hidden])')) {
                if (row._item?.key === $0) {
                  row.firstElementChild.focus();
                }
              }
            }));""";

    private static final Set<String> IN_PANEL = Set.of("Duration", "Action");

    /** The likely next step in the row itself; all of them are with the alert. */
    private static final String FIRST_ACTION = """
            <span class="ag-actions">
              ${item.open ? html`<vaadin-button theme="small" @click=${acknowledge}
                  aria-label="Acknowledge the alert of ${item.user}">Acknowledge</vaadin-button>`
                : item.active ? html`<vaadin-button theme="small" @click=${resolve}
                  aria-label="Resolve the alert of ${item.user}">Resolve…</vaadin-button>` : ''}
            </span>""";

    private final ActionDesk desk;
    private final AlertRows rows;
    private boolean narrow;
    private boolean besidePanel;

    /** @param newest an alert's newest state by its id, null if nobody knows it any more */
    AlertGrid(ActionDesk desk, Function<String, @Nullable Alert> newest) {
        this.desk = desk;
        this.rows = new AlertRows(newest);
        addThemeVariants(GridVariant.LUMO_NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        addNarrowColumn();
        addWideColumns();
        setNarrow(false);
        setPageSize(PAGE_ROWS);
        setItems(rows);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        var page = event.getUI().getPage();
        int width = page.getExtendedClientDetails().getWindowInnerWidth();
        setNarrow(width > 0 && width < NARROW);
        var listening = page.addBrowserWindowResizeListener(resize -> setNarrow(resize.getWidth() < NARROW));
        addDetachListener(detach -> {
            detach.unregisterListener();
            listening.remove();
        });
    }

    void show(List<Alert> alerts) {
        rows.show(alerts);
        fit();
    }

    void showOthers(List<Alert> alerts) {
        rows.showOthers(alerts);
        fit();
    }

    /** Rows keep their places until they are held no more. */
    void hold(boolean held) {
        rows.hold(held);
        fit();
    }

    List<Alert> shown() {
        return rows.shown();
    }

    /** The alerts that have no row because rows are held. */
    List<Alert> waiting() {
        return rows.waiting();
    }

    /**
     * Does something with the alert in the row that has the keyboard's focus when a key is pressed there: the one that the
     * browser shows, whatever has come in its place on the server meanwhile.
     *
     * @param key as the browser names it, in lower case
     */
    void onKey(String key, Consumer<Alert> action) {
        getElement()
                .addEventListener(
                        "keydown",
                        press -> inRow(press.getEventData().path(ROW_KEY).asString(""))
                                .ifPresent(action))
                .setFilter(isPlain(key)
                        // A button or a link within the row keeps its own.
                        + " && (event.key !== 'Enter' || !event.target.closest('vaadin-button, a'))")
                .addEventData(ROW_KEY)
                .preventDefault();
    }

    /** Whether an event is that key alone; with Ctrl and the like it is the browser's. */
    static String isPlain(String key) {
        return "event.key.toLowerCase() === '%s' && !event.ctrlKey && !event.altKey && !event.metaKey".formatted(key);
    }

    /** Gives an alert's row the keyboard's focus; one that the browser has not got stays without. */
    void focusRow(Alert alert) {
        var keys = getDataCommunicator().getKeyMapper();
        if (keys.has(alert)) {
            getElement().executeJs(FOCUS_ROW, keys.key(alert));
        }
    }

    /** @param key what the browser calls the row */
    Optional<Alert> inRow(String key) {
        return Optional.ofNullable(getDataCommunicator().getKeyMapper().get(key));
    }

    private void fit() {
        // On a phone a short list is part of the page; a long one scrolls within its own box.
        boolean whole = narrow && rows.shown().size() <= FEW;
        if (isAllRowsVisible() != whole) {
            setAllRowsVisible(whole);
        }
    }

    private void addWideColumns() {
        wide("Severity", "<ag-severity level=${item.severity}></ag-severity>", "7rem", 0);
        wide("User", """
                <a class='ag-user' router-link href=${item.userPath} title=${item.user}>${item.user}</a>""", "7.5rem", 1);
        wide("Reason", """
                <a class="ag-reason" router-link href=${item.path} title=${item.reason}>${item.reason}</a>""", "10rem", 6);
        wide("Score", "<span class='ag-number'>${item.score}</span>", "4rem", 0);
        wide("Age", "<ag-age .at=${item.openedAt}></ag-age>", "4.5rem", 0);
        wide("State", """
                <span class='ag-two-lines'>${item.state}${item.by
                  ? html`<span class='ag-hint'>${item.by}</span>` : ''}</span>""", "7.75rem", 0);
        if (desk.mayAct()) {
            wide("Action", FIRST_ACTION, "8.75rem", 0);
        }
        // The coloured edge; the word and the shape beside it say the same.
        for (String first : List.of("Severity", CARD)) {
            getColumnByKey(first)
                    .setPartNameGenerator(alert -> alert.state().isActive()
                            ? "edge-" + alert.severity().wireName()
                            : "edge-none");
        }
    }

    /** One more column between the age and the state, on wide windows. */
    void addDurationColumn() {
        Column<Alert> duration = wide("Duration", "<span class='ag-number'>${item.duration}</span>", "5.5rem", 0);
        var order = new ArrayList<>(getColumns());
        order.remove(duration);
        order.add(order.indexOf(getColumnByKey("State")), duration);
        setColumnOrder(order);
    }

    private Column<Alert> wide(String header, String template, String width, int grow) {
        return addColumn(renderer(false, template))
                .setHeader(header)
                .setKey(header)
                .setWidth(width)
                .setFlexGrow(grow);
    }

    private void addNarrowColumn() {
        addColumn(renderer(true, """
                        <a class="ag-card" router-link href=${item.path}>
                          <span class="ag-card-head"><ag-severity level=${item.severity}></ag-severity>
                            <span class="ag-user">${item.user}</span>
                            <span class="ag-card-age"><ag-age .at=${item.openedAt}></ag-age> ago</span></span>
                          <span class="ag-card-reason">${item.reason}</span>
                          <span class="ag-hint">Score ${item.score} · ${item.state}${item.by
                            ? html` by ${item.by}` : ''}</span>
                        </a>""")).setHeader("Alerts, most urgent first").setKey(CARD);
    }

    private void setNarrow(boolean narrow) {
        if (this.narrow != narrow) {
            this.narrow = narrow;
            // What the other columns show has not been sent.
            rows.refreshAll();
        }
        setClassName("ag-narrow", narrow);
        showColumns();
        fit();
    }

    /** Beside an alert's panel there is less room, and what the panel tells and offers is left out. */
    void setBesidePanel(boolean beside) {
        besidePanel = beside;
        showColumns();
    }

    private void showColumns() {
        for (Column<Alert> column : getColumns()) {
            String key = column.getKey();
            column.setVisible(CARD.equals(key) == narrow && !(besidePanel && IN_PANEL.contains(key)));
        }
    }

    private LitRenderer<Alert> renderer(boolean forNarrow, String template) {
        return new Template(forNarrow, template)
                .property("severity", alert -> alert.severity().wireName())
                .property("user", alert -> Texts.sent(alert.userId()))
                .property("userPath", alert -> Links.user(alert.userId(), alert.alertId()))
                .property("path", alert -> Links.alert(alert.alertId()))
                .property("reason", AlertWords::reason)
                .property("score", alert -> Numbers.fixed(alert.maxScore(), 2, getLocale()))
                .property("openedAt", Alert::openedAt)
                .property("duration", alert -> Numbers.span(alert.lastAnomalyAt() - alert.firstAnomalyAt()))
                .property("state", alert -> AlertWords.state(alert.state()))
                .property("by", AlertWords::by)
                .property("open", alert -> alert.state() == AlertState.OPEN)
                .property("active", alert -> alert.state().isActive())
                .function("acknowledge", alert -> desk.act(List.of(alert), AlertActionType.ACKNOWLEDGE))
                // It takes the other's place under the pointer, and what is closed does not open again: it asks.
                .function("resolve", alert -> desk.ask(List.of(alert), AlertActionType.RESOLVE, () -> {}))
                .renderer;
    }

    /**
     * A column's template with what it asks for, no more, and only while its column is one for windows of this width: the
     * properties of hidden columns travel with each row, too.
     */
    private final class Template implements Serializable {
        private final boolean forNarrow;
        private final String html;
        private final LitRenderer<Alert> renderer;

        Template(boolean forNarrow, String html) {
            this.forNarrow = forNarrow;
            this.html = html;
            this.renderer = LitRenderer.of(html);
        }

        Template property(String name, ValueProvider<Alert, ?> value) {
            if (Pattern.compile("item\\." + name + "\\b").matcher(html).find()) {
                renderer.withProperty(name, alert -> forNarrow == narrow ? value.apply(alert) : null);
            }
            return this;
        }

        Template function(String name, SerializableConsumer<Alert> action) {
            if (html.contains("@click=${" + name + "}")) {
                renderer.withFunction(name, action);
            }
            return this;
        }
    }
}

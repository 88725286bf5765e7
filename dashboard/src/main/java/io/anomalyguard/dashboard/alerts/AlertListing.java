package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentEvent;
import com.vaadin.flow.component.DomEvent;
import com.vaadin.flow.component.EventData;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.Texts;
import java.util.List;

/**
 * A grid of alerts, or words where there are none. Alerts open and close while somebody aims at a row: as long as they
 * point at the rows or move among them by keys, rows keep their places, and what is new is told above them.
 */
@Tag("ag-hold")
@JsModule("./elements/ag-hold.ts")
final class AlertListing extends Component implements HasComponents, HasStyle {
    private final AlertGrid grid;
    private final Paragraph empty = new Paragraph();
    private final Div news = new Div();

    AlertListing(AlertGrid grid, String label) {
        this.grid = grid;
        grid.setId("alerts-grid");
        grid.getElement().setAttribute("aria-label", label);
        empty.setId("alerts-empty");
        empty.addClassName("ag-empty");
        news.setId("alerts-news");
        news.addClassName("ag-alerts-news");
        news.getElement().setAttribute("role", "status");
        addClassName("ag-alerts-body");
        add(grid, empty, news);
        addListener(HoldEvent.class, event -> hold(event.isHeld()));
        showState();
    }

    /** Shows the same alerts, later. */
    void show(List<Alert> alerts) {
        grid.show(alerts);
        showState();
    }

    /** Shows what somebody asked for. */
    void showOthers(List<Alert> alerts) {
        grid.showOthers(alerts);
        showState();
    }

    /** What is said where no alert is. */
    void setEmptyText(String words) {
        Texts.set(empty, words);
    }

    boolean isEmpty() {
        return grid.shown().isEmpty();
    }

    private void hold(boolean held) {
        grid.hold(held);
        showState();
    }

    private void showState() {
        boolean nothing = isEmpty();
        // Hidden by the style only: a grid that is made when the first alert of a quiet night comes is late with it.
        setClassName("ag-nothing", nothing);
        empty.setVisible(nothing);
        news.removeAll();
        List<Alert> waiting = grid.waiting();
        setClassName("ag-has-news", !waiting.isEmpty());
        if (!waiting.isEmpty()) {
            Alert first = waiting.getFirst();
            var user = new Span(Texts.sent(first.userId()));
            user.addClassName("ag-user");
            var reason = new Span(AlertWords.reason(first));
            reason.addClassName("ag-reason");
            var count = new Span(Numbers.whole(waiting.size(), getLocale()) + " new");
            count.addClassName("ag-strong");
            var why = new Span("Rows stay put while you are on them");
            why.addClassName("ag-hint");
            news.add(count, new SeverityMark(first.severity()), user, reason, why);
        }
    }

    /** The pointer or the keyboard's focus has come to the rows, or left them or rested for long. */
    @DomEvent("ag-hold")
    public static final class HoldEvent extends ComponentEvent<AlertListing> {
        private final boolean held;

        public HoldEvent(AlertListing source, boolean fromClient, @EventData("event.detail") boolean held) {
            super(source, fromClient);
            this.held = held;
        }

        boolean isHeld() {
            return held;
        }
    }
}

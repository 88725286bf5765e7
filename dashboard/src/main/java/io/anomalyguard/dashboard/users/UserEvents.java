package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import java.util.List;

/** What a user did, event by event. */
final class UserEvents extends Panel {
    private final TextTable table = new TextTable("When", "What", "Page", "Status", "Address", "Agent");

    UserEvents() {
        super("Recent events", "ag-user-events");
        table.setId("user-events");
        add(table);
    }

    /** Shows none, and says why. */
    void showNone(String why) {
        show(List.of(), why, "");
    }

    /** Says why there still are none; those that are shown stay. */
    void setEmptyText(String why) {
        table.setEmptyText(why);
    }

    /**
     * Shows events in the order given.
     *
     * @param ifNone what stands there instead of none
     * @param hint which events these are
     */
    void show(List<ClickEvent> events, String ifNone, String hint) {
        table.setEmptyText(ifNone);
        table.show(events.stream().map(UserEvents::row).toList());
        setHint(hint);
    }

    private static List<Component> row(ClickEvent event) {
        return List.of(
                new Span(new Age(event.timestamp()), new Span(" ago")),
                new Span(event.type().wireName().replace('_', ' ')),
                text(event.page()),
                new Span(event.status() == ClickEvent.NO_STATUS ? "–" : String.valueOf(event.status())),
                text(event.ip() == null ? "–" : event.ip()),
                text(event.userAgent() == null ? "–" : event.userAgent()));
    }

    private static Span text(String sent) {
        String text = Texts.sent(sent);
        var span = new Span(text);
        span.addClassName("ag-clip");
        span.getElement().setAttribute("title", text);
        return span;
    }
}

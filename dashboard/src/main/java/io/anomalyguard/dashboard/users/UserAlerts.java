package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.PageLink;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.alerts.AlertWords;
import io.anomalyguard.dashboard.live.AlertList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alerts there were on a user, newest first. */
final class UserAlerts extends Panel {
    private static final int MAX = 30;

    private final TextTable table = new TextTable("Severity", "Opened", "State", "Reason");
    private String userId = "";
    private long shown = AlertList.EMPTY.version();
    private @Nullable Alert active;

    UserAlerts() {
        super("Alerts", "ag-user-alerts");
        table.setId("user-alerts");
        table.setEmptyText("No alert on this user is known here.");
        add(table);
    }

    /** Whose alerts are shown from now on. */
    void about(String userId) {
        this.userId = userId;
        active = null;
        shown = AlertList.EMPTY.version();
    }

    void show(AlertList all) {
        if (all.version() == shown) {
            return;
        }
        shown = all.version();
        List<Alert> alerts = all.of(userId);
        active = alerts.stream()
                .filter(alert -> alert.state().isActive())
                .findFirst()
                .orElse(null);
        table.show(alerts.stream()
                .sorted(Comparator.comparingLong(Alert::openedAt).reversed())
                .limit(MAX)
                .map(UserAlerts::row)
                .toList());
    }

    /** The alert that the user's behaviour has open now, if any. */
    @Nullable
    Alert active() {
        return active;
    }

    private static List<Component> row(Alert alert) {
        var reason = new PageLink(Links.alert(alert.alertId()), AlertWords.reason(alert));
        var opened = new PageLink();
        opened.setHref(Links.user(alert.userId(), alert.alertId()));
        opened.add(new Age(alert.openedAt()), new Span(" ago"));
        opened.getElement().setAttribute("title", "The user at that time");
        return List.of(new SeverityMark(alert.severity()), opened, new Span(AlertWords.state(alert.state())), reason);
    }
}

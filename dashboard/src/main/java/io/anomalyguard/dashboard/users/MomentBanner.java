package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.PageLink;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.alerts.AlertWords;

/** Says of which time a page is, where that is not simply the present. */
final class MomentBanner extends Div {
    MomentBanner() {
        setId("user-moment");
        addClassNames("ag-panel", "ag-moment");
    }

    /** The page is of the time around an alert. */
    void showAround(Alert alert) {
        var words = new Span(new Span("As it was around this alert, "), new Age(alert.openedAt()), new Span(" ago: "));
        words.addClassName("ag-strong");
        var present = new PageLink(Links.user(alert.userId()), "Show the present");
        present.setId("show-present");
        var link = new PageLink(Links.alert(alert.alertId()), AlertWords.reason(alert));
        removeAll();
        add(new SeverityMark(alert.severity()), new Span(words, link), present);
        setVisible(true);
    }

    /** The page is of the present, though an alert was asked for. */
    void showUnknown() {
        removeAll();
        add(new Span("That alert is not known here (any more); this is the present."));
        setVisible(true);
    }

    void hide() {
        removeAll();
        setVisible(false);
    }
}

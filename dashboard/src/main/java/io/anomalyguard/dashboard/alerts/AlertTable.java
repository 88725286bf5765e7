package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.PipelineState;

/** The alerts that need somebody, most urgent first. */
public final class AlertTable extends Panel {
    private final AlertGrid grid;
    private final Paragraph empty = new Paragraph();
    private long shown = AlertList.EMPTY.version();

    public AlertTable(ActionDesk desk) {
        super("Alerts", "ag-alerts");
        grid = new AlertGrid(desk);
        grid.setId("alerts-grid");
        grid.getElement().setAttribute("aria-label", "Open and acknowledged alerts, most urgent first");
        empty.setId("alerts-empty");
        empty.addClassName("ag-empty");
        var body = new Div(grid, empty);
        body.addClassName("ag-alerts-body");
        add(body);
    }

    /** Shows the alerts of an update. */
    public void show(LiveUpdate update) {
        AlertList alerts = update.alerts();
        if (alerts.version() != shown) {
            shown = alerts.version();
            grid.show(alerts.active());
        }
        boolean nothing = alerts.active().isEmpty();
        grid.setVisible(!nothing);
        empty.setVisible(nothing);
        if (nothing) {
            empty.setText(
                    !update.overview().loaded()
                            ? "Loading alerts…"
                            : update.overview().pipeline().level() == PipelineState.Level.OK
                                    ? "No open alerts. Watching %s users."
                                            .formatted(Numbers.whole(
                                                    update.overview().activeUsers(), getLocale()))
                                    : "No alerts so far.");
        }
        String text = "%s open, %s acknowledged"
                .formatted(
                        Numbers.whole(alerts.open(), getLocale()), Numbers.whole(alerts.acknowledged(), getLocale()));
        setHint(nothing ? "" : alerts.leftOut() > 0 ? text + "; more than can be shown" : text);
    }
}

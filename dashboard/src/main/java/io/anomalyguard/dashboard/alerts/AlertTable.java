package io.anomalyguard.dashboard.alerts;

import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.PipelineState;

/** The alerts that need somebody, most urgent first. */
public final class AlertTable extends Panel {
    private final AlertListing listing;
    private long shown = AlertList.EMPTY.version();

    public AlertTable(ActionDesk desk, LiveModel model) {
        super("Alerts", "ag-alerts");
        listing =
                new AlertListing(new AlertGrid(desk, model::alert), "Open and acknowledged alerts, most urgent first");
        add(listing);
    }

    /** Shows the alerts of an update. */
    public void show(LiveUpdate update) {
        AlertList alerts = update.alerts();
        if (alerts.version() != shown) {
            shown = alerts.version();
            listing.show(alerts.active());
        }
        boolean nothing = alerts.active().isEmpty();
        if (nothing) {
            listing.setEmptyText(
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

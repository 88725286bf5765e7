package io.anomalyguard.dashboard;

import io.anomalyguard.dashboard.live.LiveUpdate;

/** A page whose content follows the live data. */
public interface LiveView {
    /** Shows an update; called in the page's UI, at most five times a second, urgent alerts included. */
    void show(LiveUpdate update);

    /** Whether alerts are what the page is about. */
    default boolean showsAlerts() {
        return false;
    }
}

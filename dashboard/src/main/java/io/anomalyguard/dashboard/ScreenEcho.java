package io.anomalyguard.dashboard;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveUpdates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Measures how long an alert takes from the click to the screen: asks the browser to say when it has painted the update
 * that brought the alert. The browser's word takes its way back, so the figure is an upper bound; it needs no clocks that
 * agree.
 */
@Tag("ag-echo")
@JsModule("./elements/ag-echo.ts")
final class ScreenEcho extends Component {
    /** A tab in the background never answers. */
    private static final int MAX_WAITING = 50;

    private static final String READY = "ready";

    private final LiveUpdates updates;
    /** When the alerts of each update opened, for updates that were not painted yet. */
    private final LinkedHashMap<String, List<Long>> waiting = new LinkedHashMap<>();

    private long shownVersion = AlertList.EMPTY.version();
    private long newestSeen;
    /** Whether the browser has painted anything: what a page needs to load is not what an alert needs to show. */
    private boolean ready;

    private long next;

    ScreenEcho(LiveUpdates updates) {
        this.updates = updates;
    }

    /** The page shows these alerts now; to be called after it was given them. */
    void shown(AlertList alerts) {
        if (alerts.version() == shownVersion) {
            return;
        }
        shownVersion = alerts.version();
        var fresh = new ArrayList<Long>();
        long newest = newestSeen;
        for (Alert alert : alerts.active()) {
            if (alert.openedAt() > newestSeen) {
                fresh.add(alert.openedAt());
                newest = Math.max(newest, alert.openedAt());
            }
        }
        newestSeen = newest;
        if (!ready) {
            getElement().callJsFunction("ask", READY);
        } else if (!fresh.isEmpty()) {
            String id = String.valueOf(next++);
            waiting.put(id, fresh);
            if (waiting.size() > MAX_WAITING) {
                waiting.pollFirstEntry();
            }
            getElement().callJsFunction("ask", id);
        }
    }

    @ClientCallable
    void painted(String id) {
        ready = true;
        List<Long> opened = waiting.remove(id);
        if (opened != null) {
            opened.forEach(updates::painted);
        }
    }
}

package io.anomalyguard.dashboard;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveModel;
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

    private final LiveModel model;
    /** When the alerts of each update opened, for updates that were not painted yet. */
    private final LinkedHashMap<String, List<Long>> waiting = new LinkedHashMap<>();

    private long newestSeen;
    private boolean first = true;
    private long next;

    ScreenEcho(LiveModel model) {
        this.model = model;
    }

    /** The page shows these alerts now; to be called after it was given them. */
    void shown(AlertList alerts) {
        var fresh = new ArrayList<Long>();
        long newest = newestSeen;
        for (Alert alert : alerts.active()) {
            if (alert.openedAt() > newestSeen) {
                fresh.add(alert.openedAt());
                newest = Math.max(newest, alert.openedAt());
            }
        }
        newestSeen = newest;
        if (!first && !fresh.isEmpty()) {
            String id = String.valueOf(next++);
            waiting.put(id, fresh);
            if (waiting.size() > MAX_WAITING) {
                waiting.pollFirstEntry();
            }
            getElement().callJsFunction("ask", id);
        }
        first = false;
    }

    @ClientCallable
    void painted(String id) {
        List<Long> opened = waiting.remove(id);
        if (opened != null) {
            opened.forEach(model::painted);
        }
    }
}

package io.anomalyguard.dashboard;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.live.AlertList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

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

    private final LongConsumer painted;
    /** When the alerts of each update opened, for updates that were not painted yet. */
    private final LinkedHashMap<String, List<Long>> waiting = new LinkedHashMap<>();

    private long shownVersion = AlertList.EMPTY.version();

    /** Ids of the active alerts, as of the last update. One that was overtaken on its way is as new as any. */
    private Set<String> known = Set.of();

    /** Whether the browser has painted anything: what a page needs to load is not what an alert needs to show. */
    private boolean ready;

    private boolean asked;

    private long next;

    /** @param painted is told when an alert opened, epoch ms, once the browser has painted it */
    ScreenEcho(LongConsumer painted) {
        this.painted = painted;
    }

    /** The page shows these alerts now; to be called after it was given them. */
    void shown(AlertList alerts) {
        boolean changed = alerts.version() != shownVersion;
        List<Long> fresh = pass(alerts);
        if (!ready) {
            if (changed || !asked) {
                asked = true;
                getElement().callJsFunction("ask", READY);
            }
        } else if (!fresh.isEmpty()) {
            String id = String.valueOf(next++);
            waiting.put(id, fresh);
            if (waiting.size() > MAX_WAITING) {
                waiting.pollFirstEntry();
            }
            getElement().callJsFunction("ask", id);
        }
    }

    /**
     * The browser does not show these alerts, or not because they are new: another page was open, or it was away. How long
     * that went on says nothing about the way to the screen.
     */
    void passed(AlertList alerts) {
        var _ = pass(alerts);
    }

    /** When those opened that were not there before. */
    private List<Long> pass(AlertList alerts) {
        if (alerts.version() == shownVersion) {
            return List.of();
        }
        shownVersion = alerts.version();
        var fresh = new ArrayList<Long>();
        Set<String> active = HashSet.newHashSet(alerts.active().size());
        for (Alert alert : alerts.active()) {
            active.add(alert.alertId());
            if (!known.contains(alert.alertId())) {
                fresh.add(alert.openedAt());
            }
        }
        known = active;
        return fresh;
    }

    @ClientCallable
    void painted(String id) {
        ready = true;
        List<Long> opened = waiting.remove(id);
        if (opened != null) {
            opened.forEach(painted::accept);
        }
    }
}

package io.anomalyguard.dashboard;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;
import com.vaadin.flow.server.communication.PushConnection;

/** A browser tab as threads outside of its requests see it. */
public final class Tab {
    private Tab() {}

    /** Whether changes reach the browser at once; to be asked while the tab's lock is held. */
    static boolean isConnected(UI tab) {
        PushConnection push = tab.getInternals().getPushConnection();
        return push != null && push.isConnected();
    }

    /** Changes the tab's page soon, and pushes the change; does nothing where the tab has been closed meanwhile. */
    public static void change(UI tab, Command change) {
        try {
            var _ = tab.access(change);
        } catch (UIDetachedException e) {
            // Closed while the news was on its way.
        }
    }
}

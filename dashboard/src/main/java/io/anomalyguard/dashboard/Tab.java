package io.anomalyguard.dashboard;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;

/** A browser tab as threads outside of its requests see it. */
public final class Tab {
    private Tab() {}

    /** Changes the tab's page soon, and pushes the change; does nothing where the tab has been closed meanwhile. */
    public static void change(UI tab, Command change) {
        try {
            var _ = tab.access(change);
        } catch (UIDetachedException e) {
            // Closed while the news was on its way.
        }
    }
}

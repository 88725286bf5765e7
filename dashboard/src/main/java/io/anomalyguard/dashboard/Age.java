package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** How long ago something was, in words that keep themselves current. */
@Tag("ag-age")
@JsModule("./elements/ag-age.ts")
public final class Age extends Component {
    /** @param at epoch milliseconds */
    public Age(long at) {
        setTime(at);
    }

    /** Tells of another time, epoch milliseconds. */
    public void setTime(long at) {
        getElement().setProperty("at", (double) at);
    }
}

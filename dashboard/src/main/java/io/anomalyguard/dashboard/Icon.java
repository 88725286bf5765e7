package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** A small drawing beside a word. */
@Tag("ag-icon")
@JsModule("./elements/ag-icon.ts")
public final class Icon extends Component {
    /** @param name one of those that {@code ag-icon.ts} draws */
    public Icon(String name) {
        getElement().setAttribute("name", name);
    }
}

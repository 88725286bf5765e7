package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import io.anomalyguard.contracts.score.Severity;

/** A severity as shape, word and colour. */
@Tag("ag-severity")
@JsModule("./elements/ag-severity.ts")
public final class SeverityMark extends Component {
    public SeverityMark(Severity severity) {
        getElement().setAttribute("level", severity.wireName());
    }
}

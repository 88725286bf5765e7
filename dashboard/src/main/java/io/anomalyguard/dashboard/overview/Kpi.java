package io.anomalyguard.dashboard.overview;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.dashboard.Texts;

/** One figure with what it is and a line of context. */
final class Kpi extends Div {
    private final Span value = new Span("–");
    private final Span unit = new Span();
    private final Div detail = new Div();

    Kpi(String label, String id, String unitText) {
        addClassNames("ag-panel", "ag-kpi");
        var name = new Div(label);
        name.addClassName("ag-kpi-label");
        value.setId(id);
        value.addClassName("ag-kpi-value");
        Texts.set(unit, unitText);
        unit.addClassName("ag-kpi-unit");
        var figure = new Div(value, unit);
        figure.addClassName("ag-kpi-figure");
        detail.setId(id + "-detail");
        detail.addClassName("ag-kpi-detail");
        add(name, figure, detail);
    }

    void show(String text, String context) {
        Texts.set(value, text);
        Texts.set(detail, context);
    }

    /** @param level one of the CSS levels, or empty for none */
    void setLevel(String level) {
        getElement().setAttribute("level", level);
    }
}

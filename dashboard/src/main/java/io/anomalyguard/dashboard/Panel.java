package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;

/** A titled box of a page. */
public class Panel extends Section {
    private final Span hint = new Span();

    // Only the console's own classes extend it, and none overrides what is called here.
    @SuppressWarnings("this-escape")
    public Panel(String title, String className, Component... content) {
        addClassNames("ag-panel", className);
        hint.addClassName("ag-hint");
        var head = new Div(new H2(title), hint);
        head.addClassName("ag-panel-title");
        add(head);
        add(content);
    }

    /** A few words beside the title. */
    public final void setHint(String text) {
        Texts.set(hint, text);
    }
}

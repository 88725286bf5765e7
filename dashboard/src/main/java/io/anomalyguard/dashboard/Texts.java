package io.anomalyguard.dashboard;

import com.vaadin.flow.component.HasText;

/** Texts of a page that is told the same again and again. */
public final class Texts {
    private Texts() {}

    /**
     * Sets a component's text where it is another one. Flow replaces an equal text as well: that is sent three times a
     * second, a screen reader announces it each time, and nobody can select it.
     */
    public static void set(HasText component, String text) {
        if (!text.equals(component.getText())) {
            component.setText(text);
        }
    }
}

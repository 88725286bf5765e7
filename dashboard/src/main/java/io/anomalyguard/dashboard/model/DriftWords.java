package io.anomalyguard.dashboard.model;

import com.vaadin.flow.component.html.Span;
import io.anomalyguard.dashboard.Numbers;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A population stability index in words and figures; a dash where there is none. */
final class DriftWords extends Span {
    /** From which on a feature has moved somewhat, and much. */
    private static final double SOME = 0.1;

    private static final double MUCH = 0.25;

    DriftWords(JsonNode index, Locale locale) {
        if (!index.isNumber()) {
            setText("–");
            return;
        }
        double moved = index.asDouble();
        setText((moved < SOME ? "none" : moved < MUCH ? "some" : "much") + " (" + Numbers.fixed(moved, 2, locale)
                + ")");
        if (moved >= MUCH) {
            addClassName("ag-anomalous");
        }
    }
}

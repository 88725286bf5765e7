package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** One user's score over time. */
@Tag("ag-user-score")
@NpmPackage(value = "echarts", version = "6.0.0")
@JsModule("./elements/ag-user-score.ts")
final class UserChart extends Component {
    UserChart() {
        getElement().setAttribute("aria-label", "Score of the user over time, with the threshold");
    }

    /**
     * Shows verdicts.
     *
     * @param rows as {@link UserRows#json} makes them
     * @param alertAt event time of the row that opened the alert that all is about; null where it is about none
     */
    void show(ArrayNode rows, @Nullable Double threshold, long from, long to, @Nullable Double alertAt) {
        getElement().callJsFunction("setRows", rows, threshold, (double) from, (double) to, alertAt);
    }

    /** The same verdicts, seen later. */
    void slide(long from, long to) {
        getElement().callJsFunction("slide", (double) from, (double) to);
    }
}

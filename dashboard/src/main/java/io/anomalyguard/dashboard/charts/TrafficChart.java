package io.anomalyguard.dashboard.charts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.live.TrafficPoint;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Traffic of the last five minutes with anomalous verdicts below and alerts on it. The browser moves it along. */
@Tag("ag-traffic-chart")
@NpmPackage(value = "echarts", version = "6.0.0")
@JsModule("./elements/ag-traffic-chart.ts")
public final class TrafficChart extends Component implements HasSize {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public TrafficChart() {
        getElement()
                .setAttribute(
                        "aria-label",
                        "Events per second over the last five minutes, with anomalous verdicts and alerts marked");
    }

    /** Replaces everything that is drawn. */
    public void setHistory(List<TrafficPoint> points) {
        getElement().callJsFunction("setHistory", json(points));
    }

    /** Adds seconds, or replaces them where they are there already. */
    public void addPoints(List<TrafficPoint> points) {
        getElement().callJsFunction("addPoints", json(points));
    }

    /** Replaces the marks. */
    public void setMarks(List<Alert> alerts) {
        ArrayNode marks = JSON.arrayNode(alerts.size());
        for (Alert alert : alerts) {
            marks.addArray()
                    .add(alert.openedAt())
                    .add(alert.severity().wireName())
                    .add(Texts.sent(alert.userId()));
        }
        getElement().callJsFunction("setMarks", marks);
    }

    private static ArrayNode json(List<TrafficPoint> points) {
        ArrayNode all = JSON.arrayNode(points.size());
        for (TrafficPoint point : points) {
            all.addArray().add(point.second() * 1000).add(point.events()).add(point.anomalies());
        }
        return all;
    }
}

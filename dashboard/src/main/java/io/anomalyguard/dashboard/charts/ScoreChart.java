package io.anomalyguard.dashboard.charts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How the verdicts of the last five minutes spread over the score, with the threshold. */
@Tag("ag-score-chart")
@NpmPackage(value = "echarts", version = "6.0.0")
@JsModule("./elements/ag-score-chart.ts")
public final class ScoreChart extends Component implements HasSize {
    public ScoreChart() {
        getElement().setAttribute("aria-label", "Distribution of anomaly scores over the last five minutes");
    }

    /**
     * Replaces what is drawn.
     *
     * @param bins verdicts in equal bins over the scores 0 to 1
     * @param threshold the score from which on a verdict is anomalous, or null while there is no model
     */
    public void setDistribution(long[] bins, @Nullable Double threshold) {
        ArrayNode counts = JsonNodeFactory.instance.arrayNode(bins.length);
        for (long count : bins) {
            counts.add(count);
        }
        getElement().callJsFunction("setDistribution", counts, threshold);
    }
}

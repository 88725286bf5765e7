package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.dashboard.alerts.FeatureWords;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One user's features over time, a line each, with what is usual. */
@Tag("ag-user-features")
@JsModule("./elements/ag-user-features.ts")
final class FeatureLines extends Component {
    FeatureLines() {
        setProfile(JsonNodeFactory.instance.objectNode());
    }

    /** @param profile by feature {@code low} and {@code high}, as inference-service tells; without them no range is drawn */
    void setProfile(JsonNode profile) {
        ArrayNode features = JsonNodeFactory.instance.arrayNode();
        for (Feature feature : Feature.all()) {
            ObjectNode line = features.addObject()
                    .put("label", FeatureWords.label(feature.wireName()))
                    .put("kind", kind(feature));
            JsonNode usual = profile.path(feature.wireName());
            if (usual.path("low").isNumber() && usual.path("high").isNumber()) {
                line.put("low", usual.path("low").asDouble())
                        .put("high", usual.path("high").asDouble());
            }
        }
        getElement().callJsFunction("setFeatures", features);
    }

    /**
     * Shows rows.
     *
     * @param rows as {@link UserRows#json} makes them
     * @param alertAt event time of the row that opened the alert that all is about; null where it is about none
     */
    void show(ArrayNode rows, long from, long to, @Nullable Double alertAt) {
        getElement().callJsFunction("setRows", rows, (double) from, (double) to, alertAt);
    }

    /** The same verdicts, seen later. */
    void slide(long from, long to) {
        getElement().callJsFunction("slide", (double) from, (double) to);
    }

    private static String kind(Feature feature) {
        return switch (feature) {
            case CLICKS_10S, CLICKS_1M, SESSION_CLICKS, DISTINCT_PAGES_1M, LOGIN_FAILURES_1M, DISTINCT_IPS_1M ->
                "count";
            case SESSION_DURATION, INTER_ARRIVAL_MEAN -> "seconds";
            case REPEAT_PAGE_RATIO, ERROR_RATIO_1M, TRANSACTION_RATIO -> "ratio";
            case INTER_ARRIVAL_CV -> "number";
        };
    }
}

package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.html.Div;
import io.anomalyguard.dashboard.Panel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** One user's score and features over the same time. */
final class UserCharts extends Div {
    private final UserChart score = new UserChart();
    private final FeatureLines features = new FeatureLines();
    private final Panel scorePanel = new Panel("Score", "ag-user-score", score);
    private final Panel featurePanel = new Panel("Behaviour", "ag-user-features", features);

    UserCharts() {
        addClassName("ag-stack");
        scorePanel.setHint("anomalous stretches shaded");
        add(scorePanel, featurePanel);
    }

    /** As {@link FeatureLines#setProfile}. */
    void setProfile(JsonNode profile) {
        features.setProfile(profile);
    }

    /** @param past whether the rows are of the time of an old alert: the bands are those of the model of today */
    void setPast(boolean past) {
        featurePanel.setHint(
                past
                        ? "bands: where 90 % of the rows of today's model lie"
                        : "bands: where 90 % of the training rows lie");
    }

    void hide() {
        scorePanel.setVisible(false);
        featurePanel.setVisible(false);
    }

    /**
     * Shows rows.
     *
     * @param rows as {@link UserRows#json} makes them
     * @param scored whether they have scores; the features alone are shown of others
     * @param alertAt event time of the row that opened the alert that all is about; null where it is about none
     */
    void show(
            ArrayNode rows, boolean scored, @Nullable Double threshold, long from, long to, @Nullable Double alertAt) {
        scorePanel.setVisible(scored);
        featurePanel.setVisible(true);
        score.show(rows, threshold, from, to, alertAt);
        features.show(rows, from, to, alertAt);
    }

    /** The same rows, seen later. */
    void slide(long from, long to) {
        score.slide(from, to);
        features.slide(from, to);
    }
}

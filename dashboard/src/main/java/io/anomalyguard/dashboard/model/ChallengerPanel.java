package io.anomalyguard.dashboard.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How the challenger does beside the champion, or how the last one did; hidden where there has been none. */
final class ChallengerPanel extends Div {
    private final Paragraph words = new Paragraph();
    private final ProgressBar progress = new ProgressBar();
    private final TextTable trial = new TextTable("On the same rows", "Challenger", "Champion");
    private final Panel panel = new Panel("Challenger", "ag-challenger", words, progress, trial);

    ChallengerPanel() {
        words.setId("challenger-words");
        trial.setId("challenger-trial");
        trial.setEmptyText("No row has come since its training.");
        add(panel);
        setVisible(false);
    }

    /**
     * @param challenger the model on trial, or missing
     * @param last the last trial that has ended, or missing
     */
    void show(JsonNode challenger, JsonNode last) {
        boolean running = !challenger.isMissingNode();
        setVisible(running || !last.isMissingNode());
        progress.setVisible(running);
        JsonNode figures = running ? challenger.path("trial") : last.path("trial");
        if (running) {
            showRunning(challenger, figures);
        } else {
            panel.setHint("the last one");
            Texts.set(
                    words,
                    "%s %s"
                            .formatted(
                                    last.path("model_version").asString("–"),
                                    last.path("accepted").asBoolean(false)
                                            ? "took over."
                                            : "was turned down: " + reason(last)));
        }
        trial.show(figures.isMissingNode() ? List.of() : rows(figures));
    }

    private void showRunning(JsonNode challenger, JsonNode figures) {
        long rows = figures.path("rows").asLong();
        long needed = challenger.path("rows_needed").asLong();
        progress.setValue(Math.clamp((double) rows / Math.max(1, needed), 0, 1));
        panel.setHint("%s of %s rows".formatted(Numbers.whole(rows, getLocale()), Numbers.whole(needed, getLocale())));
        Texts.set(
                words,
                "%s scores the same rows as the active model, without effect. %s"
                        .formatted(
                                challenger.path("model_version").asString("–"),
                                figures.isMissingNode()
                                        ? ""
                                        : figures.path("accepted").asBoolean(false)
                                                ? "As things stand it will take over."
                                                : "As things stand it will be turned down: " + reason(figures)));
    }

    /** Why it is turned down, without the figures, which stand beside it. */
    private static String reason(JsonNode trial) {
        return trial.path("reason").asString("–").replaceFirst(":.*", "") + ".";
    }

    private List<List<Component>> rows(JsonNode figures) {
        Locale locale = getLocale();
        return List.of(
                List.of(
                        new Span("Rows scored by both"),
                        new Span(Numbers.whole(figures.path("rows").asLong(), locale)),
                        new Span("")),
                List.of(
                        new Span("Found anomalous"),
                        share(figures.path("anomaly_rate")),
                        share(figures.path("champion_anomaly_rate"))),
                List.of(new Span("Same verdict"), share(figures.path("agreement")), new Span("")),
                List.of(
                        new Span("Scores moved since training"),
                        new DriftWords(figures.path("score_drift"), locale),
                        new Span("")));
    }

    private Span share(JsonNode share) {
        return new Span(Numbers.percent(share.asDouble(), 2, getLocale()));
    }
}

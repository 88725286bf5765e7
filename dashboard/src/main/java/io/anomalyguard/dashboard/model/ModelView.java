package io.anomalyguard.dashboard.model;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.access.Operator;
import io.anomalyguard.dashboard.alerts.FeatureWords;
import io.anomalyguard.dashboard.charts.ScoreChart;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.services.Answer;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The model that judges: what it was made of, what it holds to be usual, how far the traffic has moved since, and the
 * models that could take its place; before the first one, how far its training is. An inference-service that knows of no
 * history or drift is shown without.
 */
@Route(value = "model", layout = ConsoleLayout.class)
@PageTitle("Model – AnomalyGuard")
@PermitAll
public final class ModelView extends Div implements LiveView {
    private static final long EVERY_MS = 2_000;

    private final LiveModel model;
    private final Models models;
    private final Optional<Operator> operator;
    private final Paragraph trouble = new Paragraph();
    private final Div facts = new Div();
    private final ProgressBar progress = new ProgressBar();
    private final Paragraph progressWords = new Paragraph();
    private final ScoreChart scores = new ScoreChart();
    private final TextTable profile = new TextTable("Behaviour", "5 % below", "Median", "95 % below", "Drift since");
    private final Panel profilePanel = new Panel("What is usual", "ag-profile", profile);
    private final ChallengerPanel challenger = new ChallengerPanel();
    private final TextTable versions = new TextTable("Version", "Trained", "Rows", "Users", "State");
    private final Button train = new Button(
            "Train a new one",
            click -> ask(
                    "Train a new model?",
                    "It takes over when it has proved sane beside the active one.",
                    "Train",
                    () -> trainNow()));
    private final Button rollBack = new Button(
            "Roll back",
            click -> ask(
                    "Roll back?",
                    "The model that judged before the active one judges again; where that is not known, the one made before it.",
                    "Roll back",
                    () -> rollBackNow()));
    private final Panel versionsPanel;
    private final NumberField threshold = new NumberField("Threshold");
    private final Paragraph preview = new Paragraph();
    private final Panel thresholdPanel;
    /** What the field said of itself before anybody changed it: it follows the model until somebody does. */
    private double offered = Double.NaN;

    private JsonNode drift = JsonNodeFactory.instance.missingNode();
    private @Nullable JsonNode shown;
    private @Nullable JsonNode shownDrift;
    private long nextMs;
    private boolean asking;

    ModelView(LiveModel model, Models models, CurrentUser user) {
        this.model = model;
        this.models = models;
        this.operator = user.operator();
        addClassName("ag-page");
        var heading = new H1("Model");
        heading.addClassName("ag-visually-hidden");
        trouble.addClassNames("ag-panel", "ag-trouble");
        trouble.setId("model-trouble");
        trouble.setVisible(false);
        facts.addClassName("ag-facts");
        facts.setId("model-facts");
        progressWords.addClassName("ag-hint");
        // Until inference-service tells of a training, an empty bar would say that there is one.
        progress.setVisible(false);
        progress.getElement().setAttribute("aria-label", "Learning what is usual");
        profile.setId("model-profile");
        profilePanel.setHint("among the rows it was trained on");

        versions.setId("model-versions");
        train.setId("model-train");
        rollBack.setId("model-rollback");
        var buttons = new Div(train, rollBack);
        buttons.addClassName("ag-actions");
        versionsPanel = new Panel("Versions", "ag-versions", versions, buttons);
        versionsPanel.setVisible(false);
        thresholdPanel = thresholdPanel();
        thresholdPanel.setVisible(false);
        for (Button button : List.of(train, rollBack)) {
            button.setVisible(operator.isPresent());
        }

        var active = new Panel("Active model", "ag-active-model", facts, progress, progressWords);
        var left = new Div(active, profilePanel);
        left.addClassName("ag-stack");
        var right = new Div(
                new Panel("Scores, last 5 minutes", "ag-scores", scores), thresholdPanel, challenger, versionsPanel);
        right.addClassName("ag-stack");
        var columns = new Div(left, right);
        columns.addClassName("ag-columns");
        add(heading, trouble, columns);
    }

    private Panel thresholdPanel() {
        threshold.setId("model-threshold");
        threshold.setMin(0.01);
        threshold.setMax(1);
        threshold.setStep(0.001);
        threshold.setStepButtonsVisible(true);
        threshold.setValueChangeMode(ValueChangeMode.LAZY);
        threshold.addValueChangeListener(change -> showPreview());
        preview.setId("threshold-preview");
        preview.addClassName("ag-hint");
        var apply = new Button("Apply", click -> setThreshold(threshold.getValue()));
        apply.setId("threshold-apply");
        var reset = new Button("The model's own", click -> setThreshold(null));
        reset.getElement().getThemeList().add("tertiary");
        apply.setVisible(operator.isPresent());
        reset.setVisible(operator.isPresent());
        var row = new Div(threshold, apply, reset);
        row.addClassName("ag-field-row");
        return new Panel("Where anomalies begin", "ag-threshold", row, preview);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        nextMs = 0;
        asking = false;
    }

    @Override
    public void show(LiveUpdate update) {
        long now = update.overview().atMs();
        if (now < nextMs) {
            return;
        }
        nextMs = now + EVERY_MS;
        scores.setDistribution(model.scoreBins(), update.overview().threshold());
        showPreview();
        if (!asking) {
            asking = true;
            UI ui = UI.getCurrent();
            var _ = models.drift().thenCombine(models.current(), (moved, answer) -> {
                Tab.change(ui, () -> {
                    drift = moved instanceof Answer.Ok(var body)
                            ? body.path("features")
                            : JsonNodeFactory.instance.missingNode();
                    show(answer);
                });
                return answer;
            });
        }
    }

    private void show(Answer answer) {
        asking = false;
        trouble.setVisible(!(answer instanceof Answer.Ok));
        if (!(answer instanceof Answer.Ok(JsonNode body))) {
            Texts.set(trouble, "inference-service cannot tell: " + answer.failure());
            return;
        }
        if (body.equals(shown) && drift.equals(shownDrift)) {
            return;
        }
        shown = body;
        shownDrift = drift;
        showModel(body.path("active"));
        showTraining(body.path("training"), body.path("active").isMissingNode());
        showVersions(body);
        challenger.show(body.path("challenger"), body.path("last_challenge"));
    }

    private void showModel(JsonNode now) {
        Locale locale = getLocale();
        facts.removeAll();
        profilePanel.setVisible(!now.isMissingNode());
        if (now.isMissingNode()) {
            facts.add(fact("Version", new Span("none yet")));
            return;
        }
        facts.add(
                fact("Version", new Span(now.path("model_version").asString("–"))),
                fact("Trained", new Span(new Age(now.path("created_at").asLong()), new Span(" ago"))),
                fact(
                        "Trained on",
                        new Span("%s rows of %s users"
                                .formatted(
                                        Numbers.whole(now.path("rows").asLong(), locale),
                                        Numbers.whole(now.path("users").asLong(), locale)))),
                fact(
                        "Training took",
                        new Span(Numbers.fixed(now.path("training_ms").asDouble() / 1000, 1, locale) + " s")),
                fact(
                        "Trees",
                        new Span("%s of %s rows each, seed %s"
                                .formatted(
                                        Numbers.whole(now.path("trees").asLong(), locale),
                                        Numbers.whole(now.path("subsample").asLong(), locale),
                                        now.path("seed").asString("–")))),
                fact("Threshold", new Span(Numbers.fixed(now.path("threshold").asDouble(), 3, locale))));
        double current = Math.round(now.path("threshold").asDouble() * 1000) / 1000.0;
        if (threshold.isEmpty() || threshold.getValue() == offered) {
            threshold.setValue(current);
        }
        offered = current;
        var rows = new ArrayList<List<Component>>();
        for (Feature feature : Feature.all()) {
            String name = feature.wireName();
            JsonNode usual = now.path("profile").path(name);
            rows.add(List.of(
                    new Span(FeatureWords.label(name)),
                    new Span(FeatureWords.value(name, usual.path("low").asDouble(), locale)),
                    new Span(FeatureWords.value(name, usual.path("median").asDouble(), locale)),
                    new Span(FeatureWords.value(name, usual.path("high").asDouble(), locale)),
                    new DriftWords(drift.path(name), locale)));
        }
        profile.show(rows);
    }

    private void showTraining(JsonNode training, boolean first) {
        progress.setVisible(first);
        progressWords.setVisible(first);
        if (first) {
            progress.setValue(Math.clamp(training.path("percent").asDouble() / 100, 0, 1));
            Texts.set(
                    progressWords,
                    "Learning what is usual: %s of %s rows, %s of %s users. Waiting for %s."
                            .formatted(
                                    Numbers.whole(training.path("rows").asLong(), getLocale()),
                                    Numbers.whole(training.path("min_rows").asLong(), getLocale()),
                                    Numbers.whole(training.path("users").asLong(), getLocale()),
                                    Numbers.whole(training.path("min_users").asLong(), getLocale()),
                                    training.path("waiting_for").asString("–")));
        }
    }

    private void showVersions(JsonNode body) {
        boolean known = body.path("history").isArray();
        versionsPanel.setVisible(known);
        thresholdPanel.setVisible(known && !body.path("active").isMissingNode());
        if (!known) {
            return;
        }
        var rows = new ArrayList<List<Component>>();
        for (JsonNode each : body.path("history")) {
            String version = each.path("model_version").asString("–");
            rows.add(List.of(
                    new Span(version),
                    new Span(new Age(each.path("created_at").asLong()), new Span(" ago")),
                    new Span(Numbers.whole(each.path("rows").asLong(), getLocale())),
                    new Span(Numbers.whole(each.path("users").asLong(), getLocale())),
                    each.path("is_active").asBoolean(false) ? new Span("active") : activate(version)));
        }
        versions.show(rows);
        rollBack.setEnabled(rows.size() > 1);
    }

    private Component activate(String version) {
        if (operator.isEmpty()) {
            return new Span("");
        }
        var button = new Button(
                "Activate",
                click -> ask(
                        "Activate " + version + "?",
                        "It judges from then on, on every instance.",
                        "Activate",
                        () -> request(
                                "Activating " + version, () -> models.activate(version, operator.orElseThrow()))));
        button.getElement().getThemeList().add("small");
        return button;
    }

    private void trainNow() {
        request("Training a new model", () -> models.train(operator.orElseThrow()));
    }

    private void rollBackNow() {
        request("Rolling back", () -> models.rollBack(operator.orElseThrow()));
    }

    private void setThreshold(@Nullable Double value) {
        if (threshold.isInvalid() || (value != null && !(value > 0 && value <= 1))) {
            Toast.warn("The threshold must be more than 0 and at most 1.");
            return;
        }
        ask(
                "Move the threshold?",
                value == null
                        ? "Back to what the active model was made with."
                        : "A row is an anomaly from " + Numbers.fixed(value, 3, getLocale()) + " on. "
                                + preview.getText(),
                "Move",
                () -> {
                    threshold.clear();
                    request("Moving the threshold", () -> models.setThreshold(value, operator.orElseThrow()));
                });
    }

    private void ask(String title, String text, String confirm, Runnable action) {
        if (operator.isPresent()) {
            var dialog = new ConfirmDialog(title, text, confirm, sure -> action.run());
            dialog.setCancelable(true);
            dialog.open();
        }
    }

    private static void request(String what, Supplier<CompletableFuture<Answer>> request) {
        UI ui = UI.getCurrent();
        var _ = request.get()
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (answer instanceof Answer.Ok) {
                        Toast.done(what + "; it shows here in a moment.");
                    } else {
                        Toast.fail(answer.failed(what));
                    }
                }));
    }

    private void showPreview() {
        Double value = threshold.getValue();
        if (value == null || threshold.isInvalid()) {
            Texts.set(preview, "");
            return;
        }
        var would = model.flagged(value);
        Texts.set(
                preview,
                (would.all()
                                ? "Would flag %s of the %s users of the last minute."
                                : "Would flag %s of the %s users seen last.")
                        .formatted(
                                Numbers.whole(would.flagged(), getLocale()),
                                Numbers.whole(would.users(), getLocale())));
    }

    private static Div fact(String name, Span value) {
        var label = new Span(name);
        label.addClassName("ag-fact-name");
        var fact = new Div(label, value);
        fact.addClassName("ag-fact");
        return fact;
    }
}

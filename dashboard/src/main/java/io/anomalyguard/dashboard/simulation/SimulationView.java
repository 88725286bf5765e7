package io.anomalyguard.dashboard.simulation;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.PageLink;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.services.Answer;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Attacks on demand, and whether they are found. */
@Route(value = "simulation", layout = ConsoleLayout.class)
@PageTitle("Simulation – AnomalyGuard")
@PermitAll
public final class SimulationView extends Div implements LiveView {
    private static final int MAX_RATE = 200_000;
    private static final int MAX_ATTACKS = 60;
    private static final long EVERY_MS = 1_000;

    private final LiveModel model;
    private final Simulator simulator;
    private final Paragraph status = new Paragraph();
    private final IntegerField rate = new IntegerField("Events per second");
    private final Div quality = new Div();
    private final TextTable types = new TextTable(
            "Type", "Injected", "Detected", "Missed", "Open", "Found in, p50", "Max", "Recall", "Precision");
    private final TextTable attacks = new TextTable("Attack", "User", "Started", "Outcome", "Found in");
    private @Nullable Detection shown;
    private long nextMs;
    private boolean asking;

    SimulationView(LiveModel model, Simulator simulator, CurrentUser user) {
        this.model = model;
        this.simulator = simulator;
        addClassName("ag-page");
        var heading = new H1("Simulation");
        heading.addClassName("ag-visually-hidden");
        add(heading);
        if (!simulator.isThere()) {
            var none = new Paragraph("This installation simulates nothing (PRODUCER_URL is empty).");
            none.addClassName("ag-empty");
            add(none);
            return;
        }
        boolean mayAct = user.operator().isPresent();
        status.addClassName("ag-hint");
        status.setId("simulator-status");
        rate.setId("simulator-rate");
        rate.setMin(1);
        rate.setMax(MAX_RATE);
        rate.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage("A whole number")
                .setMinErrorMessage("At least 1")
                .setMaxErrorMessage("At most " + MAX_RATE));
        var set = new Button("Set rate", click -> setRate());
        set.setId("set-rate");
        set.setEnabled(mayAct);
        var fields = new Div(rate, set);
        fields.addClassName("ag-field-row");
        var traffic = new Panel("Simulated traffic", "ag-traffic-rate", status, fields);
        var injection = new SimulationPanel(simulator, mayAct);
        var controls = new Div(traffic, injection);
        controls.addClassName("ag-controls");

        quality.addClassName("ag-figures");
        types.setId("detection-types");
        types.explain(4, "Running, or over for less than a minute: an alert may still come.");
        types.explain(
                5, "From the attack's first click to the click that opened the alert: the median, and the slowest.");
        types.explain(7, "Detected ones among those that are decided (detected or missed).");
        types.explain(
                8,
                "Alerts on attacks of this type, among these and the false alerts that resemble it. An alert itself has"
                        + " no type: a false one is counted where its reasons are most like those of the right alerts.");
        attacks.setId("detection-attacks");
        var byType = new Panel("Detection quality, last hour", "ag-quality", quality, types);
        byType.setHint("An attack is missed if no alert came until 60 s after its end.");
        var each = new Panel("Injected attacks", "ag-attacks", attacks);
        var found = new Div(byType, each);
        found.addClassName("ag-stack");
        var columns = new Div(found, controls);
        columns.addClassName("ag-columns");
        add(columns);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        nextMs = 0;
        asking = false;
    }

    @Override
    protected void onDetach(DetachEvent event) {
        asking = false;
    }

    @Override
    public void show(LiveUpdate update) {
        long now = update.overview().atMs();
        if (!simulator.isThere() || now < nextMs) {
            return;
        }
        nextMs = now + EVERY_MS;
        Detection detection = Detection.of(model.labels(), update.alerts(), now);
        if (!detection.equals(shown)) {
            shown = detection;
            show(detection);
        }
        if (!asking) {
            asking = true;
            UI ui = UI.getCurrent();
            var _ = simulator.status().thenAccept(answer -> Tab.change(ui, () -> showStatus(answer)));
        }
    }

    private void showStatus(Answer answer) {
        asking = false;
        switch (answer) {
            case Answer.Ok(JsonNode now) -> {
                Texts.set(
                        status,
                        "%s: %s events/s sent of %s wanted, %s people on the site, %s running."
                                .formatted(
                                        state(now.path("state").asString("")),
                                        Numbers.rate(now.path("rate").asDouble(), getLocale()),
                                        Numbers.rate(now.path("target_rate").asDouble(), getLocale()),
                                        Numbers.whole(now.path("visitors").asLong(), getLocale()),
                                        attacks(now.path("attacks_running").asLong())));
                if (rate.isEmpty()) {
                    rate.setValue((int) Math.round(now.path("target_rate").asDouble()));
                }
            }
            case Answer.Refused refused -> Texts.set(status, "producer-service says: " + refused.reason());
            case Answer.Unreachable(var where) ->
                Texts.set(status, "producer-service does not answer at " + where + ".");
            case Answer.Unanswered(var where) ->
                Texts.set(status, "producer-service does not answer at " + where + ".");
        }
    }

    private String attacks(long running) {
        return Numbers.whole(running, getLocale()) + (running == 1 ? " attack" : " attacks");
    }

    private static String state(String wireName) {
        return wireName.isEmpty()
                ? "Simulator"
                : wireName.substring(0, 1).toUpperCase(Locale.ROOT) + wireName.substring(1);
    }

    private void setRate() {
        Integer wanted = rate.getValue();
        if (wanted == null || rate.isInvalid()) {
            Toast.warn("The rate must be 1 to %d events per second.".formatted(MAX_RATE));
            return;
        }
        UI ui = UI.getCurrent();
        var _ = simulator
                .setRate(wanted)
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (answer instanceof Answer.Ok) {
                        Toast.done("The simulator makes %d events per second.".formatted(wanted));
                    } else {
                        Toast.fail(answer.failed("The new rate"));
                    }
                }));
    }

    private void show(Detection detection) {
        Locale locale = getLocale();
        quality.removeAll();
        int detected = detection.perType().stream()
                .mapToInt(Detection.PerType::detected)
                .sum();
        int missed =
                detection.perType().stream().mapToInt(Detection.PerType::missed).sum();
        quality.add(
                figure(
                        "Recall",
                        share(detected + missed == 0 ? Double.NaN : (double) detected / (detected + missed)),
                        "%d of %d attacks found".formatted(detected, detected + missed)),
                figure(
                        "Precision",
                        share(detection.precision()),
                        "%d of %d alerts were attacks".formatted(detection.rightAlerts(), detection.alerts())));
        types.show(detection.perType().stream()
                .map(line -> List.<Component>of(
                        new Span(AttackWords.name(line.type())),
                        new Span(Numbers.whole(line.injected(), locale)),
                        new Span(Numbers.whole(line.detected(), locale)),
                        new Span(Numbers.whole(line.missed(), locale)),
                        new Span(Numbers.whole(line.running(), locale)),
                        new Span(seconds(line.medianSeconds())),
                        new Span(seconds(line.maxSeconds())),
                        new Span(share(line.recall())),
                        new Span(share(line.precision()))))
                .toList());
        attacks.show(detection.attacks().stream()
                .limit(MAX_ATTACKS)
                .map(attack -> {
                    var user = new PageLink(
                            Links.user(attack.label().userId()),
                            Texts.sent(attack.label().userId()));
                    user.addClassName("ag-user");
                    return List.<Component>of(
                            new Span(AttackWords.name(attack.label().type())),
                            user,
                            new Span(new Age(attack.label().startMs()), new Span(" ago")),
                            outcome(attack),
                            new Span(seconds(attack.secondsToDetection())));
                })
                .toList());
    }

    private static Component outcome(Detection.Attack attack) {
        Component word;
        if (attack.alert() == null) {
            word = new Span(attack.outcome().words());
        } else {
            var link = new PageLink(
                    Links.alert(attack.alert().alertId()), attack.outcome().words());
            word = link;
        }
        word.getElement()
                .getClassList()
                .addAll(List.of(
                        "ag-outcome", "ag-outcome-" + attack.outcome().name().toLowerCase(Locale.ROOT)));
        return word;
    }

    private String share(double share) {
        return Double.isNaN(share) ? "–" : Numbers.percent(share, 1, getLocale());
    }

    private String seconds(double seconds) {
        return Double.isNaN(seconds) ? "–" : Numbers.fixed(seconds, 1, getLocale()) + " s";
    }

    private static Div figure(String name, String value, String detail) {
        var label = new Span(name);
        label.addClassName("ag-kpi-label");
        var number = new Span(value);
        number.addClassName("ag-kpi-value");
        var context = new Span(detail);
        context.addClassName("ag-kpi-detail");
        var figure = new Div(label, number, context);
        figure.addClassName("ag-figure");
        return figure;
    }
}

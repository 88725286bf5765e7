package io.anomalyguard.dashboard.overview;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.alerts.ActionDesk;
import io.anomalyguard.dashboard.alerts.AlertActions;
import io.anomalyguard.dashboard.alerts.AlertTable;
import io.anomalyguard.dashboard.charts.ScoreChart;
import io.anomalyguard.dashboard.charts.TrafficChart;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.Latency;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.Overview;
import io.anomalyguard.dashboard.live.PipelineState;
import io.anomalyguard.dashboard.pipeline.PipelineWatch;
import io.anomalyguard.dashboard.simulation.SimulationPanel;
import io.anomalyguard.dashboard.simulation.Simulator;
import jakarta.annotation.security.PermitAll;
import java.text.NumberFormat;
import java.util.List;
import java.util.StringJoiner;

/** Whether something is wrong, at a glance: figures, traffic, scores, alerts; and attacks to try it with. */
@Route(value = "", layout = ConsoleLayout.class)
@PageTitle("AnomalyGuard")
@PermitAll
public final class OverviewView extends Div implements LiveView {
    /** Marks on the chart; more would be a red bar. */
    private static final int MAX_MARKS = 200;

    /** Seconds sent again with each new one: rows of a service that catches up belong to where their clicks were. */
    private static final int RESENT_SECONDS = 60;

    private final LiveModel model;
    private final PipelineWatch watch;
    private final Kpi events = new Kpi("Traffic", "events-per-second", "events/s");
    private final Kpi users = new Kpi("Active users", "active-users", "in the last minute");
    private final Kpi anomalies = new Kpi("Anomalous verdicts", "anomalies-per-minute", "per minute");
    private final Kpi open = new Kpi("Open alerts", "open-alerts", "");
    private final Kpi latency = new Kpi("Click to screen", "latency", "ms, p99");
    private final TrafficChart traffic = new TrafficChart();
    private final ScoreChart scores = new ScoreChart();
    private final Panel scoresPanel;
    private final AlertTable table;
    private long chartedTo;
    private long marked = AlertList.EMPTY.version();

    OverviewView(LiveModel model, PipelineWatch watch, AlertActions actions, Simulator simulator, CurrentUser user) {
        this.model = model;
        this.watch = watch;
        this.table = new AlertTable(new ActionDesk(actions, user, model::alert), model);
        addClassName("ag-overview");

        var heading = new H1("Overview");
        heading.addClassName("ag-visually-hidden");
        var figures = new Section(open, events, users, anomalies, latency);
        figures.addClassName("ag-kpis");
        figures.getElement().setAttribute("aria-label", "Key figures");

        scoresPanel = new Panel("Scores, last 5 minutes", "ag-scores", scores);
        add(heading, figures, new Panel("Traffic, last 5 minutes", "ag-traffic", traffic), scoresPanel, table);
        if (simulator.isThere()) {
            add(new SimulationPanel(simulator, user.operator().isPresent()));
        } else {
            addClassName("ag-without-simulation");
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        chartedTo = 0;
        marked = AlertList.EMPTY.version();
    }

    @Override
    public boolean showsAlerts() {
        return true;
    }

    @Override
    public void show(LiveUpdate update) {
        table.show(update);
        showFigures(update);
        if (update.urgent()) {
            // Charts take the browser longer to draw than all else, and the rows would be painted with them.
            return;
        }
        showTraffic();
        if (update.alerts().version() != marked) {
            showMarks(update.alerts());
        }
    }

    private void showFigures(LiveUpdate update) {
        Overview now = update.overview();
        NumberFormat whole = NumberFormat.getIntegerInstance(getLocale());
        AlertList alerts = update.alerts();
        if (now.loaded()) {
            events.show(
                    Numbers.rate(now.eventsPerSecond(), getLocale()),
                    now.rejected() == 0
                            ? "none rejected in 5 min"
                            : whole.format(now.rejected()) + " rejected in 5 min");
            users.show((now.activeUsersEstimated() ? "≈ " : "") + whole.format(now.activeUsers()), "");
            var warmUp = watch.report().warmUp();
            if (warmUp != null || now.verdictsPerMinute() == 0) {
                anomalies.show("–", warmUp == null ? "no verdicts" : warmUp.words());
            } else {
                anomalies.show(whole.format(now.anomaliesPerMinute()), share(now));
            }
            open.show(
                    whole.format(alerts.open()),
                    alerts.open() > 0
                            ? bySeverity(alerts, whole)
                            : warmUp != null
                                    ? warmUp.words()
                                    : now.pipeline().level() == PipelineState.Level.OK ? "all quiet" : "none so far");
            open.setLevel(worst(alerts));
        } else {
            events.show("–", "loading");
            users.show("–", "");
            anomalies.show("–", "");
            open.show("–", "loading");
        }
        Latency screen = now.clickToScreen();
        Latency verdict = now.clickToVerdict();
        latency.show(
                screen == null ? "–" : whole.format(screen.p99()),
                (screen == null
                                ? "none measured in 15 min"
                                : "p50 %s ms, %s shown in 15 min"
                                        .formatted(whole.format(screen.p50()), whole.format(screen.count())))
                        + (verdict == null ? "" : "; verdict p99 %s ms".formatted(whole.format(verdict.p99()))));
        scoresPanel.setHint(now.modelVersion() == null ? "no model yet" : "model " + now.modelVersion());
    }

    private String share(Overview now) {
        return Numbers.percent((double) now.anomaliesPerMinute() / now.verdictsPerMinute(), 1, getLocale())
                + " of all verdicts";
    }

    private static String bySeverity(AlertList alerts, NumberFormat whole) {
        var text = new StringJoiner(", ");
        for (Severity severity : List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            if (alerts.open(severity) > 0) {
                text.add(whole.format(alerts.open(severity)) + " " + severity.wireName());
            }
        }
        return text.toString();
    }

    private static String worst(AlertList alerts) {
        return alerts.openBySeverity().keySet().stream()
                .max(Severity::compareTo)
                .map(Severity::wireName)
                .orElse("");
    }

    private void showTraffic() {
        long settled = model.settledSecond();
        if (settled == chartedTo) {
            return;
        }
        // What was drawn and turns out to be unknown goes away.
        if (chartedTo == 0 || settled < chartedTo) {
            traffic.setHistory(model.traffic(settled - LiveModel.WINDOW_SECONDS, settled));
        } else {
            traffic.addPoints(model.traffic(chartedTo - RESENT_SECONDS, settled));
        }
        chartedTo = settled;
        scores.setDistribution(model.scoreBins(), model.overview().threshold());
    }

    private void showMarks(AlertList alerts) {
        marked = alerts.version();
        long from = System.currentTimeMillis() - LiveModel.WINDOW_SECONDS * 1000L;
        traffic.setMarks(alerts.openedSince(from).limit(MAX_MARKS).toList());
    }
}

package io.anomalyguard.dashboard.overview;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.alerts.AlertActions;
import io.anomalyguard.dashboard.alerts.AlertTable;
import io.anomalyguard.dashboard.charts.ScoreChart;
import io.anomalyguard.dashboard.charts.TrafficChart;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.Latency;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.Overview;
import io.anomalyguard.dashboard.simulation.AttackClient;
import io.anomalyguard.dashboard.simulation.SimulationPanel;
import java.text.NumberFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Whether something is wrong, at a glance: figures, traffic, scores, alerts; and attacks to try it with. */
@Route(value = "", layout = ConsoleLayout.class)
@PageTitle("AnomalyGuard")
public final class OverviewView extends Div implements LiveView {
    /** Marks on the chart; more would be a red bar. */
    private static final int MAX_MARKS = 200;

    /** Seconds sent again with each new one, because a row may come late. */
    private static final int RESENT_SECONDS = 5;

    private final LiveModel model;
    private final Kpi events = new Kpi("Traffic", "events-per-second", "events/s");
    private final Kpi users = new Kpi("Active users", "active-users", "in the last minute");
    private final Kpi anomalies = new Kpi("Anomalous verdicts", "anomalies-per-minute", "per minute");
    private final Kpi open = new Kpi("Open alerts", "open-alerts", "");
    private final Kpi latency = new Kpi("Click to screen", "latency", "ms, p99");
    private final TrafficChart traffic = new TrafficChart();
    private final ScoreChart scores = new ScoreChart();
    private final Span modelVersion = new Span();
    private final AlertTable table;
    private long chartedTo;
    private @Nullable AlertList marked;

    OverviewView(LiveModel model, AlertActions actions, AttackClient attacks) {
        this.model = model;
        this.table = new AlertTable(actions);
        addClassName("ag-overview");

        var heading = new H1("Overview");
        heading.addClassName("ag-visually-hidden");
        var figures = new Section(open, events, users, anomalies, latency);
        figures.addClassName("ag-kpis");
        figures.getElement().setAttribute("aria-label", "Key figures");
        modelVersion.addClassName("ag-hint");

        add(
                heading,
                figures,
                panel("Traffic, last 5 minutes", null, traffic, "ag-traffic"),
                panel("Scores, last 5 minutes", modelVersion, scores, "ag-scores"),
                table,
                new SimulationPanel(attacks));
    }

    private static Section panel(String title, @Nullable Span hint, Component content, String className) {
        var head = new Div(new H2(title));
        if (hint != null) {
            head.add(hint);
        }
        head.addClassName("ag-panel-title");
        var section = new Section(head, content);
        section.addClassNames("ag-panel", className);
        return section;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        chartedTo = 0;
        marked = null;
    }

    @Override
    public void show(LiveUpdate update) {
        showFigures(update);
        table.show(update);
        showTraffic();
        if (!update.alerts().equals(marked)) {
            showMarks(update.alerts());
        }
    }

    private void showFigures(LiveUpdate update) {
        Overview now = update.overview();
        NumberFormat whole = NumberFormat.getIntegerInstance(getLocale());
        AlertList alerts = update.alerts();
        if (now.loaded()) {
            events.show(
                    rate(now.eventsPerSecond()),
                    now.rejected() == 0
                            ? "none rejected in 5 min"
                            : whole.format(now.rejected()) + " rejected in 5 min");
            users.show((now.activeUsersEstimated() ? "≈ " : "") + whole.format(now.activeUsers()), "");
            anomalies.show(whole.format(now.anomaliesPerMinute()), share(now));
            open.show(whole.format(alerts.open()), bySeverity(alerts, whole));
            open.setLevel(worst(alerts));
        } else {
            events.show("–", "loading");
            users.show("–", "");
            anomalies.show("–", "");
            open.show("–", "loading");
        }
        Latency here = now.clickToHere();
        Latency verdict = now.clickToVerdict();
        latency.show(
                here == null ? "–" : whole.format(here.p99()),
                here == null || verdict == null
                        ? "no verdict in the last minute"
                        : "p50 %s ms, of which verdict %s ms"
                                .formatted(whole.format(here.p50()), whole.format(verdict.p50())));
        modelVersion.setText(now.modelVersion() == null ? "no model yet" : "model " + now.modelVersion());
    }

    private String rate(double perSecond) {
        NumberFormat format = NumberFormat.getInstance(getLocale());
        format.setMaximumFractionDigits(perSecond < 10 ? 1 : 0);
        return format.format(perSecond);
    }

    private String share(Overview now) {
        if (now.verdictsPerMinute() == 0) {
            return "no verdicts";
        }
        NumberFormat percent = NumberFormat.getPercentInstance(getLocale());
        percent.setMaximumFractionDigits(1);
        return percent.format((double) now.anomaliesPerMinute() / now.verdictsPerMinute()) + " of all verdicts";
    }

    private static String bySeverity(AlertList alerts, NumberFormat whole) {
        var text = new StringJoiner(", ");
        for (Severity severity : List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            if (alerts.open(severity) > 0) {
                text.add(whole.format(alerts.open(severity)) + " " + severity.wireName());
            }
        }
        return text.length() == 0 ? "all quiet" : text.toString();
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
        if (chartedTo == 0) {
            traffic.setHistory(model.traffic(settled - LiveModel.WINDOW_SECONDS, settled));
        } else {
            traffic.addPoints(model.traffic(Math.min(chartedTo, settled - RESENT_SECONDS), settled));
        }
        chartedTo = settled;
        scores.setDistribution(model.scoreBins(), model.overview().threshold());
    }

    private void showMarks(AlertList alerts) {
        marked = alerts;
        long from = System.currentTimeMillis() - LiveModel.WINDOW_SECONDS * 1000L;
        List<Alert> recent = alerts.active().stream()
                .filter(alert -> alert.openedAt() >= from)
                .limit(MAX_MARKS)
                .toList();
        traffic.setMarks(recent);
    }
}

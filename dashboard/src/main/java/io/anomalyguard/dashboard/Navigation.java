package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.HighlightConditions;
import com.vaadin.flow.router.RouterLink;
import io.anomalyguard.dashboard.alerts.AlertsView;
import io.anomalyguard.dashboard.model.ModelView;
import io.anomalyguard.dashboard.overview.OverviewView;
import io.anomalyguard.dashboard.pipeline.PipelineView;
import io.anomalyguard.dashboard.simulation.SimulationView;
import io.anomalyguard.dashboard.users.UsersView;
import java.text.NumberFormat;

/** The pages: a column at the side, a bar at the bottom of a phone. */
final class Navigation extends Nav {
    private final Span openAlerts = new Span();
    private final Span problems = new Span();

    /** @param simulation whether there is a simulator to control */
    Navigation(boolean simulation) {
        addClassName("ag-nav");
        getElement().setAttribute("aria-label", "Pages");
        openAlerts.addClassName("ag-count");
        problems.addClassNames("ag-count", "ag-count-problems");
        RouterLink overview = link("Overview", "overview", OverviewView.class);
        overview.setHighlightCondition(HighlightConditions.sameLocation());
        RouterLink alerts = link("Alerts", "alerts", AlertsView.class);
        alerts.add(openAlerts);
        RouterLink pipeline = link("Pipeline", "pipeline", PipelineView.class);
        pipeline.add(problems);
        add(
                overview,
                alerts,
                link("Users", "users", UsersView.class),
                pipeline,
                link("Model", "model", ModelView.class));
        if (simulation) {
            add(link("Simulation", "simulation", SimulationView.class));
        }
        showOpenAlerts(0);
        showProblems(0);
    }

    private static RouterLink link(String text, String icon, Class<? extends Component> page) {
        var link = new RouterLink("", page);
        link.add(new Icon(icon), new Span(text));
        link.setHighlightAction((element, here) -> {
            if (here) {
                element.getElement().setAttribute("aria-current", "page");
            } else {
                element.getElement().removeAttribute("aria-current");
            }
        });
        return link;
    }

    void showOpenAlerts(int count) {
        show(openAlerts, count, "open");
    }

    void showProblems(int count) {
        show(problems, count, count == 1 ? "problem" : "problems");
    }

    private void show(Span badge, int count, String what) {
        badge.setVisible(count > 0);
        Texts.set(
                badge,
                count > 999
                        ? "999+"
                        : NumberFormat.getIntegerInstance(getLocale()).format(count));
        badge.getElement().setAttribute("title", count + " " + what);
    }
}

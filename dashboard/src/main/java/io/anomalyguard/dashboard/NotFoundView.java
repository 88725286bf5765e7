package io.anomalyguard.dashboard;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.router.RouterLink;
import io.anomalyguard.dashboard.overview.OverviewView;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;

/** What stands at an address that no page has. */
@ParentLayout(ConsoleLayout.class)
@PageTitle("Not found – AnomalyGuard")
@PermitAll
public final class NotFoundView extends Div implements HasErrorParameter<NotFoundException> {
    NotFoundView() {
        addClassName("ag-page");
        var panel = new Div(
                new H1("There is no such page"),
                new Paragraph("The address may be mistyped, or of an older version."),
                new RouterLink("To the overview", OverviewView.class));
        panel.addClassName("ag-panel");
        add(panel);
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        return HttpServletResponse.SC_NOT_FOUND;
    }
}

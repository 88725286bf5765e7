package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.PageLink;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Who stands out now, for those who do not know whom they look for. */
@Route(value = "users", layout = ConsoleLayout.class)
@PageTitle("Users – AnomalyGuard")
@PermitAll
public final class UsersView extends Div implements LiveView {
    private static final int SHOWN = 40;
    private static final long EVERY_MS = 2_000;

    private final LiveModel model;
    private final TextTable table = new TextTable("User", "Score", "Verdict", "Seen");
    private final Panel panel = new Panel("Who stands out in the last minute", "ag-standing-out", table);
    private long nextMs;
    private boolean focused;

    UsersView(LiveModel model) {
        this.model = model;
        addClassName("ag-page");
        var heading = new H1("Users");
        heading.addClassName("ag-visually-hidden");
        table.setId("standing-out");
        table.setEmptyText("No verdict in the last minute.");
        add(heading, panel);
        setFocused(false);
        table.getElement().addEventListener("focusin", focus -> setFocused(true));
        table.getElement().addEventListener("focusout", focus -> setFocused(false));
    }

    /** Rows are made anew, and whoever is on his way through them by keyboard would begin at the top every time. */
    private void setFocused(boolean now) {
        focused = now;
        panel.setHint(
                now
                        ? "Held while you are in the list."
                        : "Newest verdict of each, highest score first. Find anybody by id in the search field above.");
    }

    @Override
    public void show(LiveUpdate update) {
        if (focused || update.overview().atMs() < nextMs) {
            return;
        }
        nextMs = update.overview().atMs() + EVERY_MS;
        table.show(model.standingOut(SHOWN).stream()
                .map(entry -> {
                    var user = new PageLink(Links.user(entry.userId()), Texts.sent(entry.userId()));
                    user.addClassName("ag-user");
                    var verdict = new Span(entry.verdict().anomaly() ? "Anomalous" : "Normal");
                    verdict.addClassName(entry.verdict().anomaly() ? "ag-anomalous" : "ag-normal");
                    return List.<Component>of(
                            user,
                            new Span(Numbers.fixed(entry.verdict().score(), 2, getLocale())),
                            verdict,
                            new Span(new Age(entry.verdict().atMs()), new Span(" ago")));
                })
                .toList());
    }
}

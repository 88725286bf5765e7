package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.alerts.AlertWords;
import io.anomalyguard.dashboard.alerts.Reasons;
import io.anomalyguard.dashboard.live.AlertList;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.UserWatch;
import io.anomalyguard.dashboard.model.Models;
import io.anomalyguard.dashboard.services.Answer;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One user: how the behaviour developed, why it is anomalous, what was clicked, which alerts there were. */
@Route(value = "users/:userId", layout = ConsoleLayout.class)
@PageTitle("User – AnomalyGuard")
@PermitAll
public final class UserView extends Div implements LiveView, BeforeEnterObserver {
    private static final String USER_ID = "userId";
    private static final long SPAN_MS = 15 * 60_000;
    private static final long LEAST_SPAN_MS = 2 * 60_000;
    private static final long EVERY_MS = 1_000;
    private static final int MAX_ALERTS = 30;

    private final LiveModel model;
    private final UserHistoryReader reader;
    private final Models models;
    private final H1 name = new H1();
    private final Div state = new Div();
    private final SuppressionBar suppression;
    private final UserChart chart = new UserChart();
    private final FeatureLines features = new FeatureLines();
    private final Reasons reasons = new Reasons();
    private final Panel reasonsPanel = new Panel("What was unusual", "ag-user-reasons", reasons);
    private final TextTable events = new TextTable("When", "What", "Page", "Status", "Address", "Agent");
    private final Panel eventsPanel = new Panel("Recent events", "ag-user-events", events);
    private final TextTable past = new TextTable("Severity", "Opened", "State", "Reason");
    private final Paragraph note = new Paragraph();
    private final Panel scorePanel = new Panel("Score", "ag-user-score", chart);
    private final Panel featurePanel = new Panel("Behaviour", "ag-user-features", features);
    private UserRows rows = new UserRows();
    private String userId = "";
    private @Nullable UserWatch watch;
    private @Nullable Alert active;
    private long shownAlerts = AlertList.EMPTY.version();
    private boolean loading;
    private boolean unshown;
    private long nextMs;

    UserView(LiveModel model, UserHistoryReader reader, Models models, Suppressions suppressions, CurrentUser user) {
        this.model = model;
        this.reader = reader;
        this.models = models;
        this.suppression = new SuppressionBar(suppressions, user.operator());
        addClassNames("ag-page", "ag-user-page");
        name.setId("user-id");
        state.addClassName("ag-user-state");
        state.setId("user-state");
        var head = new Div(name, state, suppression);
        head.addClassName("ag-user-head");
        note.addClassName("ag-empty");
        note.setId("user-note");
        events.setId("user-events");
        past.setId("user-alerts");
        past.setEmptyText("No alert on this user is known here.");
        scorePanel.setHint("anomalous stretches shaded");
        featurePanel.setHint("bands: where 90 % of the training rows lie");
        var left = new Div(scorePanel, featurePanel);
        left.addClassName("ag-stack");
        var right = new Div(reasonsPanel, new Panel("Alerts", "ag-user-alerts", past));
        right.addClassName("ag-stack");
        var columns = new Div(left, right);
        columns.addClassName("ag-columns");
        add(head, note, columns, eventsPanel);
    }

    /** Goes to the page of a user. */
    public static void open(String userId) {
        UI.getCurrent().navigate(Links.user(userId));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String next = event.getRouteParameters().get(USER_ID).map(Links::id).orElse("");
        if (!next.equals(userId)) {
            userId = next;
            if (isAttached()) {
                stop();
                start(event.getUI());
            }
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        start(event.getUI());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        stop();
    }

    private void start(UI ui) {
        name.setText(userId);
        rows = new UserRows();
        active = null;
        shownAlerts = AlertList.EMPTY.version();
        nextMs = 0;
        loading = true;
        note.setText("Reading the last 15 minutes of this user…");
        reasons.show(List.of());
        events.show(List.of());
        events.setEmptyText("Reading…");
        suppression.about(userId, ui);
        watch = model.watch(userId);
        String asked = userId;
        long now = System.currentTimeMillis();
        var _ = reader.read(userId, now - SPAN_MS)
                .whenComplete((history, failure) -> Tab.change(ui, () -> {
                    if (asked.equals(userId)) {
                        loaded(history, failure);
                    }
                }));
        var _ = models.current()
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (answer instanceof Answer.Ok(var body)) {
                        features.setProfile(body.path("active").path("profile"));
                    }
                }));
    }

    private void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void loaded(@Nullable UserHistory history, @Nullable Throwable failure) {
        loading = false;
        if (history == null || failure != null) {
            note.setText("Kafka does not answer; the history of this user cannot be read now.");
            events.setEmptyText("Could not be read.");
            return;
        }
        var live = rows;
        rows = new UserRows();
        rows.add(history.verdicts());
        rows.add(live.all());
        unshown = true;
        nextMs = 0;
        events.setEmptyText("None in the last 15 minutes.");
        events.show(history.events().stream().map(this::event).toList());
        eventsPanel.setHint(history.events().size() == UserHistoryReader.MAX_EVENTS ? "the newest 100" : "");
    }

    private List<Component> event(ClickEvent event) {
        return List.of(
                new Span(new Age(event.timestamp()), new Span(" ago")),
                new Span(event.type().wireName().replace('_', ' ')),
                text(event.page()),
                new Span(event.status() == ClickEvent.NO_STATUS ? "–" : String.valueOf(event.status())),
                text(event.ip() == null ? "–" : event.ip()),
                text(event.userAgent() == null ? "–" : event.userAgent()));
    }

    private static Span text(String text) {
        var span = new Span(text);
        span.addClassName("ag-clip");
        span.getElement().setAttribute("title", text);
        return span;
    }

    @Override
    public void show(LiveUpdate update) {
        if (update.alerts().version() != shownAlerts) {
            shownAlerts = update.alerts().version();
            showAlerts(update.alerts().of(userId));
        }
        long now = update.overview().atMs();
        if (watch == null || now < nextMs) {
            return;
        }
        nextMs = now + EVERY_MS;
        boolean changed = rows.add(watch.take()) || unshown;
        if (changed || rows.isEmpty()) {
            unshown = false;
            showRows(now);
        } else {
            chart.slide(from(now), now);
            features.slide(from(now), now);
        }
    }

    /** Where the charts begin: a young history is not squeezed into their right end. */
    private long from(long now) {
        return Math.clamp(rows.oldestMs(now) - 5_000, now - SPAN_MS, now - LEAST_SPAN_MS);
    }

    private void showRows(long now) {
        boolean nothing = rows.isEmpty();
        note.setVisible(nothing);
        scorePanel.setVisible(!nothing);
        featurePanel.setVisible(!nothing);
        Score newest = rows.newest();
        state.removeAll();
        if (newest == null) {
            if (!loading) {
                note.setText(
                        "No verdict on this user in the last 15 minutes. Check the id, or the user is not active.");
            }
        } else {
            var json = rows.json();
            chart.show(json, newest.threshold(), from(now), now);
            features.show(json, from(now), now);
            state.add(
                    newest.anomaly() ? new SeverityMark(newest.severity()) : new Span("Normal now"),
                    new Span("score " + Numbers.fixed(newest.anomalyScore(), 2, getLocale())),
                    new Span(new Age(newest.activity().timestamp()), new Span(" ago")));
        }
        List<Contribution> why = Optional.ofNullable(rows.newestAnomaly())
                .map(Score::contributions)
                .or(() -> Optional.ofNullable(active).map(Alert::contributions))
                .orElse(List.of());
        reasons.show(why);
        reasonsPanel.setVisible(!why.isEmpty());
    }

    private void showAlerts(List<Alert> alerts) {
        active = alerts.stream()
                .filter(alert -> alert.state().isActive())
                .findFirst()
                .orElse(null);
        past.show(alerts.stream()
                .sorted(Comparator.comparingLong(Alert::openedAt).reversed())
                .limit(MAX_ALERTS)
                .map(alert -> {
                    var reason = new Anchor(Links.alert(alert.alertId()), alert.reason());
                    reason.getElement().setAttribute("router-link", true);
                    return List.<Component>of(
                            new SeverityMark(alert.severity()),
                            new Span(new Age(alert.openedAt()), new Span(" ago")),
                            new Span(AlertWords.state(alert.state())),
                            reason);
                })
                .toList());
    }
}

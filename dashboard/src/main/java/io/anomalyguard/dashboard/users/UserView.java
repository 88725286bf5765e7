package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.contracts.activity.UserActivity;
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
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.alerts.Reasons;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.UserWatch;
import io.anomalyguard.dashboard.model.Models;
import io.anomalyguard.dashboard.services.Answer;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One user: how the behaviour developed, why it is anomalous, what was clicked, which alerts there were. It follows the
 * present, or, for an alert that the present does not reach back to, shows what the topics still hold of its time.
 */
@Route(value = "users/:userId/:alertId?", layout = ConsoleLayout.class)
@PageTitle("User – AnomalyGuard")
@PermitAll
public final class UserView extends Div implements LiveView, BeforeEnterObserver {
    private static final String USER_ID = "userId";
    private static final String ALERT_ID = "alertId";
    private static final long SPAN_MS = 15 * 60_000;
    private static final long LEAST_SPAN_MS = 2 * 60_000;
    private static final long EVERY_MS = 1_000;

    /** An alert that opened longer ago is shown at its own time: by then the present has lost sight of its beginning. */
    private static final long PRESENT_MS = SPAN_MS - 3 * 60_000;

    private static final long BEFORE_ALERT_MS = 3 * 60_000;
    private static final long AFTER_ALERT_MS = 5 * 60_000;

    private final LiveModel model;
    private final UserHistoryReader reader;
    private final Models models;
    private final H1 name = new H1();
    private final Div state = new Div();
    private final SuppressionBar suppression;
    private final MomentBanner moment = new MomentBanner();
    private final Paragraph note = new Paragraph();
    private final UserCharts charts = new UserCharts();
    private final Reasons reasons = new Reasons();
    private final Panel reasonsPanel = new Panel("What was unusual", "ag-user-reasons", reasons);
    private final UserAlerts alerts = new UserAlerts();
    private final UserEvents events = new UserEvents();
    private UserRows rows = new UserRows();
    private String userId = "";
    private String alertId = "";

    /** The alert whose time is shown; null for the present. */
    private @Nullable Alert then;

    /** Whether an alert is asked for that may be among those that have not been read yet. */
    private boolean awaitsAlert;

    private @Nullable HistoryReading reading;
    private @Nullable UserWatch watch;

    /** Whether there are rows that have not been drawn. */
    private boolean undrawn;

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
        var right = new Div(reasonsPanel, alerts);
        right.addClassName("ag-stack");
        var columns = new Div(charts, right);
        columns.addClassName("ag-columns");
        add(head, moment, note, columns, events);
    }

    /** Goes to the page of a user. */
    public static void open(String userId) {
        UI.getCurrent().navigate(Links.user(userId));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String nextUser = event.getRouteParameters().get(USER_ID).map(Links::id).orElse("");
        String nextAlert =
                event.getRouteParameters().get(ALERT_ID).map(Links::id).orElse("");
        if (!nextUser.equals(userId) || !nextAlert.equals(alertId)) {
            userId = nextUser;
            alertId = nextAlert;
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
        long now = System.currentTimeMillis();
        Texts.set(name, Texts.sent(userId));
        rows = new UserRows();
        nextMs = 0;
        state.removeAll();
        suppression.about(userId, ui);
        alerts.about(userId);
        reasons.show(List.of());
        events.showNone("Reading…");
        charts.hide();
        choose(now);
        Texts.set(note, then == null ? "Reading the last 15 minutes of this user…" : "Reading that time…");
        note.setVisible(true);
        watch = then == null ? model.watch(userId) : null;
        reading = new HistoryReading(ui, this::history, this::loaded, this::showUnread);
        reading.ask(now);
        var _ = models.current()
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (answer instanceof Answer.Ok(var body)) {
                        charts.setProfile(body.path("active").path("profile"));
                    }
                }));
    }

    /** Decides which time is shown, and says so. */
    private void choose(long now) {
        Alert asked = alertId.isEmpty() ? null : model.alert(alertId);
        awaitsAlert = asked == null && !alertId.isEmpty() && !model.isReady();
        boolean isOfUser = asked != null && asked.userId().equals(userId);
        then = asked != null && isOfUser && asked.openedAt() < now - PRESENT_MS ? asked : null;
        charts.setPast(then != null);
        if (then != null) {
            moment.showAround(then);
        } else if (!alertId.isEmpty() && !isOfUser && !awaitsAlert) {
            moment.showUnknown();
        } else {
            moment.hide();
        }
    }

    private CompletableFuture<UserHistory> history(long now) {
        return then == null
                ? reader.readSince(userId, now - SPAN_MS)
                : reader.readBetween(userId, then.openedAt() - BEFORE_ALERT_MS, then.openedAt() + AFTER_ALERT_MS);
    }

    private void stop() {
        if (reading != null) {
            reading.close();
            reading = null;
        }
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void showUnread() {
        Texts.set(
                note,
                "The history of this user cannot be read now, Kafka is away or slow. Trying again every %s."
                        .formatted(Numbers.span(HistoryReading.AGAIN_MS)));
        note.setVisible(true);
        events.setEmptyText("Could not be read yet.");
    }

    private void loaded(UserHistory history) {
        if (then != null) {
            showThen(then, history);
            return;
        }
        var live = rows;
        rows = new UserRows();
        rows.add(history.verdicts().records());
        rows.add(live.all());
        undrawn = true;
        nextMs = 0;
        List<ClickEvent> newest = history.events().records().reversed();
        events.show(
                newest,
                "None in the last 15 minutes.",
                newest.size() == UserHistoryReader.MAX_EVENTS ? "the newest 100" : "");
    }

    /** Shows what the topics still hold of the time of an alert. */
    private void showThen(Alert alert, UserHistory history) {
        chart(alert, history);
        String missing = HistoryWords.missing(history);
        Texts.set(note, missing);
        note.setVisible(!missing.isEmpty());
        showReasons(alert.contributions());
        List<ClickEvent> clicks = history.events().records();
        events.show(
                clicks,
                HistoryWords.noEvents(history),
                clicks.size() == UserHistoryReader.MAX_EVENTS
                        ? "the first 100 from 3 minutes before the alert on"
                        : "from 3 minutes before the alert to 5 minutes after it");
    }

    private void chart(Alert alert, UserHistory history) {
        rows.add(history.verdicts().records());
        boolean scored = !rows.isEmpty();
        List<UserActivity> behaviour = scored
                ? rows.all().stream().map(Score::activity).toList()
                : history.rows().records();
        if (behaviour.isEmpty()) {
            charts.hide();
            return;
        }
        // Event time, which in a replayed log is not the broker's.
        double opened = behaviour.stream()
                .min(Comparator.comparingLong(row -> Math.abs(row.ingestedMs() - alert.openedAt())))
                .orElseThrow()
                .timestamp();
        long from = behaviour.getFirst().timestamp() - 5_000;
        long to = Math.max(behaviour.getLast().timestamp() + 5_000, from + LEAST_SPAN_MS);
        charts.show(scored ? rows.json() : UserRows.json(behaviour), scored, alert.threshold(), from, to, opened);
    }

    @Override
    public void show(LiveUpdate update) {
        long now = update.overview().atMs();
        if (awaitsAlert && model.isReady()) {
            getUI().ifPresent(ui -> {
                stop();
                start(ui);
            });
        }
        if (reading != null) {
            reading.askAgain(now);
        }
        suppression.show(now);
        alerts.show(update.alerts());
        if (watch == null || now < nextMs) {
            return;
        }
        nextMs = now + EVERY_MS;
        boolean changed = rows.add(watch.take()) || undrawn;
        if (changed || rows.isEmpty()) {
            undrawn = false;
            showRows(now);
        } else {
            charts.slide(from(now), now);
        }
    }

    /** Where the charts begin: a young history is not squeezed into their right end. */
    private long from(long now) {
        return Math.clamp(rows.oldestMs(now) - 5_000, now - SPAN_MS, now - LEAST_SPAN_MS);
    }

    private void showRows(long now) {
        Score newest = rows.newest();
        boolean unread = reading != null && reading.isUnread();
        note.setVisible(newest == null || unread);
        state.removeAll();
        if (newest == null) {
            charts.hide();
            if (reading != null && reading.isRead()) {
                Texts.set(
                        note,
                        "No verdict on this user in the last 15 minutes. Check the id, or the user is not active.");
            }
        } else {
            charts.show(rows.json(), true, newest.threshold(), from(now), now, null);
            showState(newest);
        }
        List<Contribution> why = Optional.ofNullable(rows.newestAnomaly())
                .map(Score::contributions)
                .or(() -> Optional.ofNullable(alerts.active()).map(Alert::contributions))
                .orElse(List.of());
        showReasons(why);
    }

    private void showReasons(List<Contribution> why) {
        reasons.show(why);
        reasonsPanel.setVisible(!why.isEmpty());
    }

    private void showState(Score newest) {
        state.add(
                newest.activity().isQuiet()
                        ? new Span("Quiet now")
                        : newest.anomaly() ? new SeverityMark(newest.severity()) : new Span("Normal now"),
                new Span("score " + Numbers.fixed(newest.anomalyScore(), 2, getLocale())),
                new Span(new Age(newest.activity().timestamp()), new Span(" ago")));
    }
}

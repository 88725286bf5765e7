package io.anomalyguard.dashboard.users;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.ObjectReader;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
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
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

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
    private static final int MAX_ALERTS = 30;

    /** Between two tries to read a history that could not be read. */
    private static final long AGAIN_MS = 10_000;

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
    private final UserChart chart = new UserChart();
    private final FeatureLines features = new FeatureLines();
    private final Reasons reasons = new Reasons();
    private final Panel reasonsPanel = new Panel("What was unusual", "ag-user-reasons", reasons);
    private final TextTable events = new TextTable("When", "What", "Page", "Status", "Address", "Agent");
    private final Panel eventsPanel = new Panel("Recent events", "ag-user-events", events);
    private final TextTable past = new TextTable("Severity", "Opened", "State", "Reason");
    private final Paragraph note = new Paragraph();
    private final Div moment = new Div();
    private final Panel scorePanel = new Panel("Score", "ag-user-score", chart);
    private final Panel featurePanel = new Panel("Behaviour", "ag-user-features", features);
    private UserRows rows = new UserRows();
    private String userId = "";
    private String alertId = "";
    /** The alert whose time is shown; null for the present. */
    private @Nullable Alert then;

    private @Nullable UserWatch watch;
    private @Nullable Alert active;
    private long shownAlerts = AlertList.EMPTY.version();
    private boolean loading;

    /** Whether the history could not be read; then what is shown is what came since. */
    private boolean unread;

    private long againMs;

    /** Whether an alert is asked for that may be among those that have not been read yet. */
    private boolean awaitsAlert;
    /** How often the topics were asked: what comes of an earlier question is late. */
    private long questions;

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
        moment.setId("user-moment");
        moment.addClassNames("ag-panel", "ag-moment");
        events.setId("user-events");
        past.setId("user-alerts");
        past.setEmptyText("No alert on this user is known here.");
        scorePanel.setHint("anomalous stretches shaded");
        var left = new Div(scorePanel, featurePanel);
        left.addClassName("ag-stack");
        var right = new Div(reasonsPanel, new Panel("Alerts", "ag-user-alerts", past));
        right.addClassName("ag-stack");
        var columns = new Div(left, right);
        columns.addClassName("ag-columns");
        add(head, moment, note, columns, eventsPanel);
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
        Texts.set(name, userId);
        rows = new UserRows();
        active = null;
        shownAlerts = AlertList.EMPTY.version();
        nextMs = 0;
        loading = true;
        unread = false;
        reasons.show(List.of());
        events.show(List.of());
        events.setEmptyText("Reading…");
        eventsPanel.setHint("");
        state.removeAll();
        suppression.about(userId, ui);
        long now = System.currentTimeMillis();
        Alert asked = alertId.isEmpty() ? null : model.alert(alertId);
        awaitsAlert = asked == null && !alertId.isEmpty() && !model.isReady();
        boolean isOfUser = asked != null && asked.userId().equals(userId);
        then = asked != null && isOfUser && asked.openedAt() < now - PRESENT_MS ? asked : null;
        showMoment(!alertId.isEmpty() && !isOfUser && !awaitsAlert);
        note.setVisible(true);
        Texts.set(note, then == null ? "Reading the last 15 minutes of this user…" : "Reading that time…");
        scorePanel.setVisible(false);
        featurePanel.setVisible(false);
        watch = then == null ? model.watch(userId) : null;
        read(ui, now);
        var _ = models.current()
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (answer instanceof Answer.Ok(var body)) {
                        features.setProfile(body.path("active").path("profile"));
                    }
                }));
    }

    private void read(UI ui, long now) {
        var history = then == null
                ? reader.readSince(userId, now - SPAN_MS)
                : reader.readBetween(userId, then.openedAt() - BEFORE_ALERT_MS, then.openedAt() + AFTER_ALERT_MS);
        long question = ++questions;
        var _ = history.whenComplete((found, failure) -> Tab.change(ui, () -> {
            if (question == questions) {
                loaded(found, failure);
            }
        }));
    }

    /** @param unknown whether an alert is asked for that is not known */
    private void showMoment(boolean unknown) {
        moment.removeAll();
        moment.setVisible(then != null || unknown);
        featurePanel.setHint(
                then == null
                        ? "bands: where 90 % of the training rows lie"
                        : "bands: where 90 % of the rows of today's model lie");
        if (then != null) {
            var words =
                    new Span(new Span("As it was around this alert, "), new Age(then.openedAt()), new Span(" ago: "));
            words.addClassName("ag-strong");
            var present = new Anchor(Links.user(userId), "Show the present");
            present.getElement().setAttribute("router-link", true);
            present.setId("show-present");
            var alert = new Anchor(Links.alert(then.alertId()), AlertWords.reason(then));
            alert.getElement().setAttribute("router-link", true);
            moment.add(new SeverityMark(then.severity()), new Span(words, alert), present);
        } else if (unknown) {
            moment.add(new Span("That alert is not known here (any more); this is the present."));
        }
    }

    private void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void loaded(@Nullable UserHistory history, @Nullable Throwable failure) {
        loading = false;
        unread = history == null || failure != null;
        if (history == null || failure != null) {
            againMs = System.currentTimeMillis() + AGAIN_MS;
            Texts.set(
                    note,
                    "The history of this user cannot be read now, Kafka is away or slow. Trying again every %s."
                            .formatted(Numbers.span(AGAIN_MS)));
            note.setVisible(true);
            events.setEmptyText("Could not be read yet.");
            return;
        }
        if (then != null) {
            showThen(then, history);
            return;
        }
        var live = rows;
        rows = new UserRows();
        rows.add(history.verdicts().records());
        rows.add(live.all());
        unshown = true;
        nextMs = 0;
        List<ClickEvent> newest = history.events().records().reversed();
        events.setEmptyText("None in the last 15 minutes.");
        events.show(newest.stream().map(this::event).toList());
        eventsPanel.setHint(newest.size() == UserHistoryReader.MAX_EVENTS ? "the newest 100" : "");
    }

    /** What the topics still hold of the time of an alert. */
    private void showThen(Alert alert, UserHistory history) {
        rows.add(history.verdicts().records());
        List<UserActivity> behaviour = rows.isEmpty()
                ? history.rows().records()
                : history.verdicts().records().stream().map(Score::activity).toList();
        ArrayNode json = rows.isEmpty() ? UserRows.json(behaviour) : rows.json();
        scorePanel.setVisible(!rows.isEmpty());
        featurePanel.setVisible(!behaviour.isEmpty());
        if (!behaviour.isEmpty()) {
            // Event time, which in a replayed log is not the broker's.
            double opened = behaviour.stream()
                    .min(Comparator.comparingLong(row -> Math.abs(row.ingestedMs() - alert.openedAt())))
                    .orElseThrow()
                    .timestamp();
            long from = behaviour.getFirst().timestamp() - 5_000;
            long to = Math.max(behaviour.getLast().timestamp() + 5_000, from + LEAST_SPAN_MS);
            chart.show(json, alert.threshold(), from, to, opened);
            features.show(json, from, to, opened);
        }
        var missing = new StringJoiner(" ");
        if (rows.isEmpty()) {
            missing.add(gone("scores", Topics.ANOMALY_SCORES, history.verdicts().held()));
            if (behaviour.isEmpty()) {
                missing.add(
                        gone("features", Topics.USER_FEATURES, history.rows().held()));
            }
        }
        Texts.set(note, missing.toString());
        note.setVisible(missing.length() > 0);
        reasons.show(alert.contributions());
        reasonsPanel.setVisible(!alert.contributions().isEmpty());
        List<ClickEvent> clicks = history.events().records();
        events.setEmptyText(
                gone("events", Topics.CLICKSTREAM_EVENTS, history.events().held()));
        events.show(clicks.stream().map(this::event).toList());
        eventsPanel.setHint(
                clicks.size() == UserHistoryReader.MAX_EVENTS
                        ? "the first 100 from 3 minutes before the alert on"
                        : "from 3 minutes before the alert to 5 minutes after it");
    }

    /** Why there is nothing of a kind for the time that is shown. */
    private static String gone(String what, Topic<?> topic, boolean held) {
        return held
                ? "There are no %s of that time.".formatted(what)
                : "The %s of that time are no longer held: %s keeps them for %s, unless set otherwise."
                        .formatted(
                                what,
                                topic.name(),
                                Numbers.span(Long.parseLong(topic.configs().get("retention.ms"))));
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

    /** Text that somebody sent. Half a surrogate pair, which JSON can escape, has no form in what goes to the browser. */
    private static Span text(String sent) {
        String text = ObjectReader.isUnicode(sent) ? sent : new String(sent.getBytes(UTF_8), UTF_8);
        var span = new Span(text);
        span.addClassName("ag-clip");
        span.getElement().setAttribute("title", text);
        return span;
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
        if (unread && now >= againMs) {
            againMs = Long.MAX_VALUE;
            getUI().ifPresent(ui -> read(ui, now));
        }
        suppression.show(now);
        if (update.alerts().version() != shownAlerts) {
            shownAlerts = update.alerts().version();
            showAlerts(update.alerts().of(userId));
        }
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
        note.setVisible(nothing || unread);
        scorePanel.setVisible(!nothing);
        featurePanel.setVisible(!nothing);
        Score newest = rows.newest();
        state.removeAll();
        if (newest == null) {
            if (!loading && !unread) {
                Texts.set(
                        note,
                        "No verdict on this user in the last 15 minutes. Check the id, or the user is not active.");
            }
        } else {
            var json = rows.json();
            chart.show(json, newest.threshold(), from(now), now, null);
            features.show(json, from(now), now, null);
            state.add(
                    newest.activity().isQuiet()
                            ? new Span("Quiet now")
                            : newest.anomaly() ? new SeverityMark(newest.severity()) : new Span("Normal now"),
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
                    var reason = new Anchor(Links.alert(alert.alertId()), AlertWords.reason(alert));
                    reason.getElement().setAttribute("router-link", true);
                    var opened = new Anchor(Links.user(userId, alert.alertId()));
                    opened.add(new Age(alert.openedAt()), new Span(" ago"));
                    opened.getElement().setAttribute("router-link", true);
                    opened.getElement().setAttribute("title", "The user at that time");
                    return List.<Component>of(
                            new SeverityMark(alert.severity()),
                            opened,
                            new Span(AlertWords.state(alert.state())),
                            reason);
                })
                .toList());
    }
}

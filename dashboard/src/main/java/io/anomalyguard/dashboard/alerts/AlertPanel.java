package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.dashboard.Age;
import io.anomalyguard.dashboard.Icon;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.PageLink;
import io.anomalyguard.dashboard.SeverityMark;
import io.anomalyguard.dashboard.Texts;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One alert with all that is known of it, and what can be done about it. */
final class AlertPanel extends Aside {
    private static final int MAX_STEPS = 50;

    private final Div severity = new Div();
    private final PageLink user = new PageLink();
    private final Div facts = new Div();
    private final Span state = new Span();
    private final Age lastAnomaly = new Age(0);
    private final Age opened = new Age(0);
    private final Span lasted = new Span();
    private final Span score = new Span();
    private final Span anomalousRows = new Span();
    private final Paragraph reason = new Paragraph();
    private final Reasons reasons = new Reasons();
    private final OrderedList history = new OrderedList();
    private final Paragraph technical = new Paragraph();
    private final TextArea note = new TextArea("Note (optional)");
    private final Button acknowledge;
    private final Div acting = new Div();
    private final Div content;
    private final Paragraph missing = new Paragraph();
    private @Nullable Alert alert;

    AlertPanel(ActionDesk desk, Runnable onClose) {
        addClassNames("ag-panel", "ag-alert-panel");
        setId("alert-panel");
        getElement().setAttribute("tabindex", "-1").setAttribute("aria-label", "Alert");
        var close = new Button(new Icon("close"), click -> onClose.run());
        close.setAriaLabel("Close the alert");
        close.setId("alert-close");
        close.addClassName("ag-alert-close");
        close.getElement().getThemeList().add("tertiary");

        user.addClassName("ag-user");
        var head = new Div(severity, new H2(user));
        head.addClassName("ag-alert-head");
        facts.addClassName("ag-facts");
        facts.add(
                fact("State", state),
                fact("Opened", ago(opened)),
                fact("Last anomaly", ago(lastAnomaly)),
                fact("Lasted", lasted),
                fact("Score", score),
                fact("Anomalous verdicts", anomalousRows));
        reason.addClassName("ag-alert-reason");
        reason.setId("alert-reason");
        history.addClassName("ag-history");
        history.setId("alert-history");
        technical.addClassName("ag-hint");
        note.setMaxLength(ActionDesk.MAX_NOTE);
        note.setId("alert-note");
        note.setWidthFull();
        acknowledge = button(desk, AlertActionType.ACKNOWLEDGE, "primary");
        var buttons = new Div(
                acknowledge,
                button(desk, AlertActionType.RESOLVE, ""),
                button(desk, AlertActionType.FALSE_POSITIVE, "tertiary"));
        buttons.addClassName("ag-actions");
        acting.add(note, buttons);
        acting.addClassName("ag-acting");
        acting.setVisible(desk.mayAct());
        content = new Div(
                head, reason, facts, acting, title("What was unusual"), reasons, title("History"), history, technical);
        content.addClassName("ag-alert-content");
        missing.addClassName("ag-empty");
        add(close, content, missing);
        getElement().addEventListener("keydown", escape -> onClose.run()).setFilter("event.key === 'Escape'");
    }

    /** Who reads and works by keys goes on here. */
    void takeFocus() {
        getElement().callJsFunction("focus");
    }

    /**
     * Does something with the alert when a key is pressed here, but for the note that somebody writes.
     *
     * @param key as the browser names it, in lower case
     */
    void onKey(String key, Consumer<Alert> action) {
        getElement()
                .addEventListener("keydown", press -> {
                    if (alert != null) {
                        action.accept(alert);
                    }
                })
                .setFilter(AlertGrid.isPlain(key) + " && !event.target.closest('vaadin-text-area')");
    }

    private Button button(ActionDesk desk, AlertActionType type, String theme) {
        var button = new Button(AlertWords.action(type), click -> {
            if (alert != null) {
                String said = note.getValue();
                desk.act(List.of(alert), type, said.isBlank() ? null : said.strip(), () -> {
                    if (said.equals(note.getValue())) {
                        note.clear();
                    }
                });
            }
        });
        button.setId("alert-" + type.wireName());
        if (!theme.isEmpty()) {
            button.getElement().getThemeList().add(theme);
        }
        return button;
    }

    private static H3 title(String text) {
        return new H3(text);
    }

    /**
     * Shows an alert's newest state. Only what has changed is made anew: somebody may be about to click on it.
     *
     * @param next null where there is no such alert
     * @param loaded whether all alerts have been read, so that one that is not there is nowhere
     */
    void show(@Nullable Alert next, boolean loaded, boolean mayAct) {
        content.setVisible(next != null);
        missing.setVisible(next == null);
        Texts.set(
                missing,
                loaded
                        ? "There is no such alert here: it was closed long ago, or the link is wrong."
                        : "Loading alerts…");
        if (next == null || next.equals(alert)) {
            alert = next;
            return;
        }
        Alert before = alert == null || !alert.alertId().equals(next.alertId()) ? null : alert;
        alert = next;
        if (before == null) {
            note.clear();
            user.setHref(Links.user(next.userId(), next.alertId()));
            Texts.set(user, Texts.sent(next.userId()));
        }
        if (before == null || before.severity() != next.severity()) {
            severity.removeAll();
            severity.add(new SeverityMark(next.severity()));
        }
        Texts.set(reason, AlertWords.reason(next));
        String by = AlertWords.by(next);
        Texts.set(state, AlertWords.state(next.state()) + (by.isEmpty() ? "" : " by " + by));
        opened.setTime(next.openedAt());
        lastAnomaly.setTime(next.lastAnomalyAt());
        Texts.set(lasted, Numbers.span(next.lastAnomalyAt() - next.firstAnomalyAt()));
        Texts.set(
                score,
                "%s, threshold %s"
                        .formatted(
                                Numbers.fixed(next.maxScore(), 2, getLocale()),
                                Numbers.fixed(next.threshold(), 2, getLocale())));
        Texts.set(anomalousRows, Numbers.whole(next.anomalousRows(), getLocale()));
        if (before == null || !before.contributions().equals(next.contributions())) {
            reasons.show(next.contributions());
        }
        if (before == null || !before.history().equals(next.history())) {
            history.removeAll();
            next.history().reversed().stream().limit(MAX_STEPS).map(this::step).forEach(history::add);
        }
        Texts.set(technical, "Model %s. Alert %s.".formatted(next.modelVersion(), next.alertId()));
        acting.setVisible(mayAct && next.state().isActive());
        acknowledge.setVisible(next.state() == AlertState.OPEN);
    }

    private static Div fact(String name, Component value) {
        var label = new Span(name);
        label.addClassName("ag-fact-name");
        var fact = new Div(label, value);
        fact.addClassName("ag-fact");
        return fact;
    }

    private static Span ago(Age age) {
        return new Span(age, new Span(" ago"));
    }

    private ListItem step(AlertChange change) {
        var state = new Span(AlertWords.state(change.state()));
        state.addClassName("ag-strong");
        var step = new ListItem(state, new Span(" by " + change.by() + ", "), ago(new Age(change.at())));
        if (change.note() != null && !change.note().isEmpty()) {
            var words = new Span(change.note());
            words.addClassName("ag-note");
            step.add(words);
        }
        return step;
    }
}

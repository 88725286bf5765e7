package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.access.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where one browser tab's user acts on alerts, if they may, and is told what came of it. */
public final class ActionDesk {
    static final int MAX_NOTE = 2_000;

    /** What Kafka has is taken in some 30 ms where inference-service is well. */
    private static final int LOOK_EVERY_MS = 100;

    private static final int LOOKS = 30;

    private final AlertActions actions;
    private final Optional<Operator> operator;
    private final Function<String, @Nullable Alert> newest;

    /** @param newest an alert's newest state by its id, null if nobody knows it any more */
    public ActionDesk(AlertActions actions, CurrentUser user, Function<String, @Nullable Alert> newest) {
        this.actions = actions;
        this.operator = user.operator();
        this.newest = newest;
    }

    boolean mayAct() {
        return operator.isPresent();
    }

    /** Acts at once and without a note. */
    void act(List<Alert> alerts, AlertActionType type) {
        act(alerts, type, null, () -> {});
    }

    /**
     * Asks for a note first; an empty one is fine.
     *
     * @param afterwards once Kafka has it
     */
    void ask(List<Alert> alerts, AlertActionType type, Runnable afterwards) {
        if (!mayAct() || alerts.isEmpty()) {
            return;
        }
        var note = new TextArea("Note (optional)");
        note.setMaxLength(MAX_NOTE);
        note.setId("action-note");
        note.setWidthFull();
        var dialog = new Dialog();
        dialog.setWidth("min(28rem, 92vw)");
        dialog.setHeaderTitle("%s: %s".formatted(AlertWords.action(type), subject(alerts)));
        if (type == AlertActionType.FALSE_POSITIVE) {
            dialog.add(new Paragraph("The behaviour was fine. The user raises no alert for a while."));
        }
        dialog.add(note);
        var confirm = new Button(AlertWords.action(type), click -> {
            dialog.close();
            act(alerts, type, note.getValue().isBlank() ? null : note.getValue().strip(), afterwards);
        });
        confirm.setId("action-confirm");
        confirm.getElement().getThemeList().add("primary");
        dialog.getFooter().add(new Button("Cancel", click -> dialog.close()), confirm);
        dialog.open();
        note.focus();
    }

    /**
     * Acts on those that can still be acted on: while somebody writes a note an alert may end, or a colleague take it.
     *
     * @param afterwards once Kafka has all of it
     */
    void act(List<Alert> alerts, AlertActionType type, @Nullable String note, Runnable afterwards) {
        List<Alert> known = alerts.stream()
                .map(alert -> newest.apply(alert.alertId()))
                .filter(Objects::nonNull)
                .toList();
        List<Alert> active =
                known.stream().filter(alert -> isOpenTo(alert, type)).toList();
        if (active.isEmpty()) {
            Toast.warn("Nothing to do: " + nothing(alerts.size(), known));
            return;
        }
        operator.ifPresent(by -> {
            UI ui = UI.getCurrent();
            var sent = active.stream()
                    .map(alert -> actions.send(alert, type, by, note))
                    .toArray(CompletableFuture<?>[]::new);
            var _ = CompletableFuture.allOf(sent)
                    .whenComplete((done, failure) -> Tab.change(ui, () -> {
                        List<Throwable> failures = Arrays.stream(sent)
                                .filter(CompletableFuture::isCompletedExceptionally)
                                .map(CompletableFuture::exceptionNow)
                                .toList();
                        if (failures.isEmpty()) {
                            afterwards.run();
                            reportOnceTaken(ui, active, type, LOOKS);
                        } else {
                            Toast.fail(failed(active, failures));
                        }
                    }));
        });
    }

    /** An acknowledged alert has an owner; who acknowledges it again would take it from him. */
    private static boolean isOpenTo(Alert alert, AlertActionType type) {
        return type == AlertActionType.ACKNOWLEDGE
                ? alert.state() == AlertState.OPEN
                : alert.state().isActive();
    }

    private static String nothing(int asked, List<Alert> known) {
        boolean taken = known.stream().anyMatch(alert -> alert.state().isActive());
        if (asked == 1) {
            return taken ? AlertWords.by(known.getFirst()) + " has the alert already." : "the alert is closed.";
        }
        return taken ? "somebody has each of these alerts already." : "the alerts are closed.";
    }

    /** Kafka has the action; the alerts change when inference-service has taken it. */
    private void reportOnceTaken(UI ui, List<Alert> alerts, AlertActionType type, int looks) {
        long waiting = alerts.stream()
                .map(alert -> newest.apply(alert.alertId()))
                .filter(alert -> alert != null && isOpenTo(alert, type))
                .count();
        if (waiting == 0) {
            Toast.done("%s: %s.".formatted(AlertWords.state(type.result()), subject(alerts)));
        } else if (looks > 0) {
            CompletableFuture.delayedExecutor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)
                    .execute(() -> Tab.change(ui, () -> reportOnceTaken(ui, alerts, type, looks - 1)));
        } else {
            Toast.warn("Kafka has it, but inference-service has not taken it yet. Once it does: %s, %s."
                    .formatted(subject(alerts), AlertWords.state(type.result()).toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * What to say of actions that failed.
     *
     * @param failures one for each of the alerts whose action failed
     */
    static String failed(List<Alert> alerts, List<Throwable> failures) {
        boolean unconfirmed = failures.stream().anyMatch(AlertActions.UnconfirmedException.class::isInstance);
        if (alerts.size() == 1) {
            return unconfirmed
                    ? "Kafka has not confirmed it. The %s may change once Kafka answers.".formatted(subject(alerts))
                    : "Kafka did not take it, the %s is as before.".formatted(subject(alerts));
        }
        return unconfirmed
                ? "Kafka has not confirmed %d of %d. These alerts may change once Kafka answers."
                        .formatted(failures.size(), alerts.size())
                : "Kafka did not take %d of %d; these alerts are as before.".formatted(failures.size(), alerts.size());
    }

    private static String subject(List<Alert> alerts) {
        return alerts.size() == 1 ? "alert of " + Texts.sent(alerts.getFirst().userId()) : alerts.size() + " alerts";
    }
}

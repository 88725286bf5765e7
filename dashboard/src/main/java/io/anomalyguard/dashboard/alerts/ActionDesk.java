package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.access.Operator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where one browser tab's user acts on alerts, if they may, and is told what came of it. */
public final class ActionDesk {
    static final int MAX_NOTE = 2_000;

    private final AlertActions actions;
    private final Optional<Operator> operator;

    public ActionDesk(AlertActions actions, CurrentUser user) {
        this.actions = actions;
        this.operator = user.operator();
    }

    boolean mayAct() {
        return operator.isPresent();
    }

    /** Acts at once and without a note. */
    void act(List<Alert> alerts, AlertActionType type) {
        act(alerts, type, null);
    }

    /** Asks for a note first; an empty one is fine. */
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
            act(alerts, type, note.getValue().isBlank() ? null : note.getValue().strip());
            afterwards.run();
        });
        confirm.setId("action-confirm");
        confirm.getElement().getThemeList().add("primary");
        dialog.getFooter().add(new Button("Cancel", click -> dialog.close()), confirm);
        dialog.open();
        note.focus();
    }

    void act(List<Alert> alerts, AlertActionType type, @Nullable String note) {
        List<Alert> active =
                alerts.stream().filter(alert -> alert.state().isActive()).toList();
        if (active.isEmpty()) {
            Toast.warn("Nothing to do: " + (alerts.size() == 1 ? "the alert is closed." : "the alerts are closed."));
            return;
        }
        operator.ifPresent(by -> {
            UI ui = UI.getCurrent();
            var sent = active.stream()
                    .map(alert -> actions.send(alert, type, by, note))
                    .toArray(CompletableFuture<?>[]::new);
            var _ = CompletableFuture.allOf(sent)
                    .whenComplete((done, failure) -> Tab.change(ui, () -> {
                        long failed = java.util.Arrays.stream(sent)
                                .filter(CompletableFuture::isCompletedExceptionally)
                                .count();
                        report(active, type, failed);
                    }));
        });
    }

    private static void report(List<Alert> alerts, AlertActionType type, long failed) {
        if (failed == 0) {
            Toast.done("%s: %s.".formatted(AlertWords.state(type.result()), subject(alerts)));
        } else if (alerts.size() == 1) {
            Toast.fail("Kafka did not take it, the %s is as before.".formatted(subject(alerts)));
        } else {
            Toast.fail("Kafka did not take %d of %d; these alerts are as before.".formatted(failed, alerts.size()));
        }
    }

    private static String subject(List<Alert> alerts) {
        return alerts.size() == 1 ? "alert of " + alerts.getFirst().userId() : alerts.size() + " alerts";
    }
}

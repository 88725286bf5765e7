package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.access.Operator;
import io.anomalyguard.dashboard.services.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a user is kept from raising alerts, and the buttons to do so and to end it. */
final class SuppressionBar extends Div {
    private static final int MAX_NOTE = 2_000;
    private static final long ASK_EVERY_MS = 60_000;
    /** After a question or a wish that was not answered. */
    private static final long ASK_AGAIN_MS = 5_000;

    private final Suppressions suppressions;
    private final Optional<Operator> operator;
    private final Span state = new Span();
    private final Button suppress = new Button("Suppress for a while…", click -> ask());
    private final Button lift = new Button("Let raise alerts again", click -> lift());
    private String userId = "";
    private @Nullable Dialog asking;

    /** What holds for the user; null for nothing, or as long as that is not known. */
    private @Nullable JsonNode suppression;

    /** When inference-service is asked again: other operators may have said something else. */
    private long nextAskMs = Long.MAX_VALUE;

    SuppressionBar(Suppressions suppressions, Optional<Operator> operator) {
        this.suppressions = suppressions;
        this.operator = operator;
        addClassName("ag-suppression");
        setId("suppression");
        state.addClassName("ag-hint");
        suppress.setId("suppress");
        lift.setId("lift-suppression");
        add(state, suppress, lift);
        showNone();
    }

    /** From now on it is about this user. */
    void about(String user, UI ui) {
        userId = user;
        if (asking != null) {
            // It asks about the user before, and stays on the page when somebody goes back to another one.
            asking.close();
            asking = null;
        }
        suppression = null;
        showNone();
        askWhatHolds(ui);
    }

    private void askWhatHolds(UI ui) {
        String user = userId;
        nextAskMs = Long.MAX_VALUE;
        var _ = suppressions
                .list()
                .thenAccept(answer -> Tab.change(ui, () -> {
                    if (user.equals(userId)) {
                        nextAskMs = System.currentTimeMillis()
                                + (answer instanceof Answer.Ok ? ASK_EVERY_MS : ASK_AGAIN_MS);
                        take(answer);
                    }
                }));
    }

    private void take(Answer answer) {
        if (!(answer instanceof Answer.Ok(JsonNode all))) {
            if (suppression == null) {
                Texts.set(state, "Whether alerts are suppressed is not known: " + answer.failure());
            }
            return;
        }
        suppression = null;
        for (JsonNode each : all) {
            if (each.path("user_id").asString("").equals(userId)) {
                suppression = each;
            }
        }
        if (suppression == null) {
            showNone();
        }
        show(System.currentTimeMillis());
    }

    private void showNone() {
        Texts.set(state, "");
        suppress.setVisible(operator.isPresent());
        lift.setVisible(false);
    }

    /**
     * Shows how much of it is left.
     *
     * @param now epoch milliseconds
     */
    void show(long now) {
        if (now >= nextAskMs) {
            getUI().ifPresent(this::askWhatHolds);
        }
        JsonNode suppression = this.suppression;
        if (suppression == null) {
            return;
        }
        long left = suppression.path("until").asLong() - now;
        if (left <= 0) {
            this.suppression = null;
            showNone();
            return;
        }
        String note = suppression.path("note").asString("");
        Texts.set(
                state,
                "Raises no alerts for %s more, by %s%s"
                        .formatted(
                                Numbers.span(left),
                                suppression.path("by").asString("somebody"),
                                note.isEmpty() ? "" : ": " + note));
        suppress.setVisible(false);
        lift.setVisible(operator.isPresent());
    }

    private void ask() {
        String about = userId;
        var duration = new Select<Duration>();
        duration.setLabel("For");
        duration.setItems(Duration.ofHours(1), Duration.ofHours(8), Duration.ofDays(1), Duration.ofDays(7));
        duration.setItemLabelGenerator(each -> Numbers.span(each.toMillis()));
        duration.setValue(Duration.ofHours(1));
        duration.setWidthFull();
        var note = new TextArea("Note (optional)");
        note.setMaxLength(MAX_NOTE);
        note.setWidthFull();
        var dialog = new Dialog();
        dialog.setWidth("min(28rem, 92vw)");
        dialog.setHeaderTitle("Suppress alerts of " + about);
        dialog.add(
                new Paragraph("The user raises no alerts; one that is active is resolved. Scores go on."),
                duration,
                note);
        var confirm = new Button("Suppress", click -> {
            dialog.close();
            operator.ifPresent(by -> request(
                    "Suppressing alerts of " + about,
                    about,
                    suppressions.suppress(about, duration.getValue(), by, note.isEmpty() ? null : note.getValue())));
        });
        confirm.setId("suppress-confirm");
        confirm.getElement().getThemeList().add("primary");
        dialog.getFooter().add(new Button("Cancel", click -> dialog.close()), confirm);
        dialog.open();
        asking = dialog;
    }

    private void lift() {
        operator.ifPresent(by ->
                request("Letting %s raise alerts again".formatted(userId), userId, suppressions.lift(userId, by)));
    }

    private void request(String what, String about, CompletableFuture<Answer> request) {
        UI ui = UI.getCurrent();
        var _ = request.thenAccept(answer -> Tab.change(ui, () -> {
            if (answer instanceof Answer.Ok(JsonNode said)) {
                if (about.equals(userId)) {
                    suppression = said;
                    show(System.currentTimeMillis());
                }
                Toast.done("Done for %s; inference-service keeps to it from now on.".formatted(about));
            } else {
                Toast.fail(answer.failed(what));
                if (about.equals(userId)) {
                    nextAskMs = System.currentTimeMillis() + ASK_AGAIN_MS;
                }
            }
        }));
    }
}

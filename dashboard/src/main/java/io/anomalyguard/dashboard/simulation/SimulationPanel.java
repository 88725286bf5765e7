package io.anomalyguard.dashboard.simulation;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Toast;
import io.anomalyguard.dashboard.services.Answer;

/** Injects attacks into the simulated traffic. */
public final class SimulationPanel extends Panel {
    private static final int MAX_USERS = 100;
    private static final int MAX_SECONDS = 600;

    private final Simulator simulator;
    private final Select<AttackType> type = new Select<>();
    private final IntegerField users = number("Users", 1, MAX_USERS);
    private final IntegerField duration = number("Seconds", 30, MAX_SECONDS);
    private final Paragraph description = new Paragraph();
    private final Button inject = new Button("Inject attack");

    /** @param mayAct whether the user may inject */
    public SimulationPanel(Simulator simulator, boolean mayAct) {
        super("Inject an attack", "ag-simulation");
        this.simulator = simulator;
        setId("simulation");

        type.setLabel("Attack");
        type.setId("attack-type");
        type.setItems(AttackType.values());
        type.setItemLabelGenerator(AttackWords::name);
        type.setValue(AttackType.CLICK_FLOOD);
        type.addValueChangeListener(change -> describe());
        users.setId("attack-users");
        duration.setId("attack-duration");
        description.addClassName("ag-hint");
        description.setId("attack-description");
        inject.setId("inject-attack");
        inject.getElement().getThemeList().add("primary");
        inject.setDisableOnClick(true);
        inject.addClickListener(click -> inject());
        describe();

        var fields = new Div(type, users, duration);
        fields.addClassName("ag-fields");
        add(fields, description, inject);
        if (!mayAct) {
            inject.setEnabled(false);
            inject.setTooltipText("Your account may see, not act.");
        }
    }

    private static IntegerField number(String label, int value, int max) {
        var field = new IntegerField(label);
        field.setMin(1);
        field.setMax(max);
        field.setValue(value);
        field.setStepButtonsVisible(true);
        field.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage("A whole number")
                .setMinErrorMessage("At least 1")
                .setMaxErrorMessage("At most " + max));
        return field;
    }

    private void describe() {
        description.setText(AttackWords.description(type.getValue()));
    }

    private void inject() {
        Integer userCount = users.getValue();
        Integer seconds = duration.getValue();
        if (userCount == null || seconds == null || users.isInvalid() || duration.isInvalid()) {
            Toast.warn("Users must be 1 to %d and seconds 1 to %d.".formatted(MAX_USERS, MAX_SECONDS));
            inject.setEnabled(true);
            return;
        }
        AttackType attack = type.getValue();
        UI ui = UI.getCurrent();
        var _ = simulator
                .inject(attack, userCount, seconds)
                .thenAccept(answer -> Tab.change(ui, () -> report(attack, userCount, seconds, answer)));
    }

    private void report(AttackType attack, int userCount, int seconds, Answer answer) {
        inject.setEnabled(true);
        switch (answer) {
            case Answer.Ok(var body) ->
                Toast.done("%s started: %s for %d s."
                        .formatted(
                                AttackWords.name(attack), userCount == 1 ? "1 user" : userCount + " users", seconds));
            case Answer.Refused refused -> Toast.fail("The simulator refused the attack: " + refused.reason());
            case Answer.Unreachable(var where) ->
                Toast.fail("producer-service does not answer at " + where + ". Nothing was injected.");
            case Answer.Unanswered unanswered -> Toast.fail(unanswered.failed("The attack"));
        }
    }
}

package io.anomalyguard.dashboard.simulation;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.dashboard.Tab;
import io.anomalyguard.dashboard.Toast;

/** Injects attacks into the simulated traffic. */
public final class SimulationPanel extends Section {
    private static final int MAX_USERS = 100;
    private static final int MAX_SECONDS = 600;

    private final AttackClient client;
    private final Select<AttackType> type = new Select<>();
    private final IntegerField users = number("Users", 1, MAX_USERS);
    private final IntegerField duration = number("Seconds", 30, MAX_SECONDS);
    private final Paragraph description = new Paragraph();
    private final Button inject = new Button("Inject attack");

    public SimulationPanel(AttackClient client) {
        this.client = client;
        addClassNames("ag-panel", "ag-simulation");
        setId("simulation");

        type.setLabel("Attack");
        type.setId("attack-type");
        type.setItems(AttackType.values());
        type.setItemLabelGenerator(SimulationPanel::name);
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
        add(new H2("Simulation"), fields, description, inject);
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
        description.setText(description(type.getValue()));
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
        var _ = client.inject(attack, userCount, seconds)
                .thenAccept(outcome -> Tab.change(ui, () -> report(attack, userCount, seconds, outcome)));
    }

    private void report(AttackType attack, int userCount, int seconds, AttackClient.Outcome outcome) {
        inject.setEnabled(true);
        switch (outcome) {
            case AttackClient.Outcome.Started() ->
                Toast.done("%s started: %s for %d s."
                        .formatted(name(attack), userCount == 1 ? "1 user" : userCount + " users", seconds));
            case AttackClient.Outcome.Refused(var reason) -> Toast.fail("The simulator refused the attack: " + reason);
            case AttackClient.Outcome.Unreachable(var where) ->
                Toast.fail("producer-service does not answer at " + where + ". Nothing was injected.");
        }
    }

    private static String name(AttackType type) {
        return switch (type) {
            case CLICK_FLOOD -> "Click flood";
            case SCRAPER -> "Scraper";
            case CREDENTIAL_STUFFING -> "Credential stuffing";
            case SESSION_HIJACK -> "Session hijack";
            case CART_HOARDING -> "Cart hoarding";
            case LOW_AND_SLOW -> "Low and slow";
        };
    }

    private static String description(AttackType type) {
        return switch (type) {
            case CLICK_FLOOD -> "One client hammers the site as fast as it can.";
            case SCRAPER -> "A bot walks the catalogue page by page at a steady pace.";
            case CREDENTIAL_STUFFING -> "A list of stolen passwords is tried against the log-in.";
            case SESSION_HIJACK -> "A stolen session goes on from another address, with other habits.";
            case CART_HOARDING -> "A bot puts scarce goods into carts and never pays.";
            case LOW_AND_SLOW -> "A bot that stays under every rate limit, for long.";
        };
    }
}

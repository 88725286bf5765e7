package io.anomalyguard.contracts.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCodecTest {
    private final RecordCodec<Alert> alerts = new RecordCodec<>(Alert.class);
    private final Alert alert = new Alert(
            "a-1",
            "u-1",
            AlertState.FALSE_POSITIVE,
            Severity.HIGH,
            1,
            2,
            3,
            4,
            "412 clicks in the last minute",
            0.7,
            0.6,
            17,
            "m-1",
            List.of(new Contribution("clicks_1m", 412, 6, 1)),
            List.of(
                    new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, 1),
                    new AlertChange(AlertState.FALSE_POSITIVE, "ada", "load test", 2)));

    @Test
    void shouldReadBackWhatItWroteUnderSnakeCaseNames() {
        byte[] json = alerts.encode(alert);
        assertThat(new String(json, UTF_8))
                .contains(
                        "\"alert_id\":\"a-1\"", "\"state\":\"false_positive\"", "\"max_score\":0.7", "\"by\":\"ada\"");
        assertThat(alerts.decode(json)).isEqualTo(alert);

        var labels = new RecordCodec<>(AttackLabel.class);
        var label = new AttackLabel("x", AttackType.LOW_AND_SLOW, "u", 1, 2);
        assertThat(labels.decode(labels.encode(label))).isEqualTo(label);

        var actions = new RecordCodec<>(AlertAction.class);
        var action = new AlertAction(new UUID(1, 2), "a", "u", AlertActionType.ACKNOWLEDGE, "ada", null, 3);
        assertThat(actions.decode(actions.encode(action))).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"user_id\"             | \"uid\"          | user_id: missing",
                "\"history\"             | \"h\"            | history: missing",
                "\"by\":\"ada\"          | \"by\":null      | by: missing",
                "\"feature\"             | \"f\"            | feature: missing",
                "\"state\":\"false_positive\",\"severity\" | \"state\":\"gone\",\"severity\" | state: wrong type or value",
                "\"anomalous_rows\":17   | \"anomalous_rows\":\"many\" | anomalous_rows: wrong type or value",
                "\"anomalous_rows\":17   | \"anomalous_rows\":99999999999999999999 | anomalous_rows: wrong type or value",
                "\"anomalous_rows\":17   | \"anomalous_rows\":17.5 | anomalous_rows: wrong type or value",
                "\"anomalous_rows\":17   | \"anomalous_rows\":\"17\" | anomalous_rows: wrong type or value",
                "\"max_score\":0.7       | \"max_score\":\"NaN\" | max_score: wrong type or value",
                "\"max_score\":0.7       | \"max_score\":1e999 | max_score: out of range",
                "\"user_id\":\"u-1\"    | \"user_id\":true | user_id: wrong type or value",
                "\"user_id\":\"u-1\"    | \"user_id\":7 | user_id: wrong type or value",
                "\"user_id\":\"u-1\"    | \"user_id\":\"\\ud83d\" | user_id: half a surrogate pair",
            })
    void shouldNameTheField(String replace, String with, String message) {
        String json = new String(alerts.encode(alert), UTF_8);
        assertThat(json).contains(replace);
        assertThatThrownBy(() -> alerts.decode(json.replace(replace, with).getBytes(UTF_8)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage(message);
    }

    private record Inner(String name) {}

    private record Outer(Inner inner) {}

    @Test
    void shouldNameWhatAnInnerRecordLacks() {
        var codec = new RecordCodec<>(Outer.class);
        assertThat(codec.decode("{\"inner\":{\"name\":\"x\"}}".getBytes(UTF_8))).isEqualTo(new Outer(new Inner("x")));
        assertThatThrownBy(() -> codec.decode("{\"inner\":{}}".getBytes(UTF_8)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("name: missing");
    }

    @Test
    void shouldRejectAnAlertThatHasNeverBeenInAnyState() {
        String json = new String(alerts.encode(alert), UTF_8);
        String without = json.substring(0, json.indexOf("\"history\":")) + "\"history\":[]}";
        assertThatThrownBy(() -> alerts.decode(without.getBytes(UTF_8))).isInstanceOf(InvalidRecordException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"~~", "x", "[]", "null", "7", "{", "{\"alert_id\":\"a\",\"alert_id\":\"b\"}", "{} {}"})
    void shouldRejectWhatIsNoSingleObject(String json) {
        assertThatThrownBy(() -> alerts.decode(json.getBytes(UTF_8))).isInstanceOf(InvalidRecordException.class);
    }
}

package io.anomalyguard.contracts.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.score.Severity;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes are on a topic, its codec answers with a value or with the one error that readers are ready for. */
class AnyBytesTest {
    private static final UUID ID = new UUID(1, 2);
    private static final UserActivity ROW = new UserActivity("u", 1, 2, ID, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);

    /** What begins a JSON text in one encoding or another, and what is in one. */
    private static final byte[] ALPHABET = {
        0,
        1,
        (byte) 0xFE,
        (byte) 0xFF,
        (byte) 0xEF,
        (byte) 0xBB,
        (byte) 0xBF,
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '1',
        '\\'
    };

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1.5",
            "1e999",
            "99999999999999999999",
            "-99999999999999999999",
            // More than a double holds, and more than a JSON parser takes.
            "1" + "0".repeat(400),
            "1" + "0".repeat(1_200),
            "\"\"",
            "\"\\ud800\"",
            "{}",
            "[]",
            "[null]",
            "[{}]",
            "[".repeat(1_100));

    static Stream<Arguments> topics() {
        return Stream.of(
                of(
                        Topics.CLICKSTREAM_EVENTS,
                        new ClickEvent(ID, "u", "s", EventType.CLICK, "/", 1, 200, "ip", "a", "r")),
                of(Topics.CLICKSTREAM_LABELS, new AttackLabel("x", AttackType.LOW_AND_SLOW, "u", 1, 2)),
                of(Topics.USER_FEATURES, ROW),
                of(
                        Topics.ANOMALY_SCORES,
                        new Score(
                                ROW,
                                0.7,
                                0.9,
                                true,
                                Severity.HIGH,
                                0.6,
                                "m",
                                List.of(new Contribution("clicks_1m", 4, 1, 1)),
                                3)),
                of(
                        Topics.ANOMALY_ALERTS,
                        new Alert(
                                "a",
                                "u",
                                AlertState.OPEN,
                                Severity.HIGH,
                                1,
                                2,
                                3,
                                4,
                                "r",
                                0.7,
                                0.6,
                                5,
                                "m",
                                List.of(new Contribution("clicks_1m", 4, 1, 1)),
                                List.of(new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, "n", 1)))),
                of(
                        Topics.ANOMALY_ALERT_ACTIONS,
                        new AlertAction(ID, "a", "u", AlertActionType.ACKNOWLEDGE, "ada", "n", 3)),
                of(Topics.ANOMALY_SUPPRESSIONS, new Suppression("u", 1, "ada", "n", 2)));
    }

    private static <T> Arguments of(Topic<T> topic, T value) {
        return Arguments.of(topic.name(), topic.codec(), topic.codec().encode(value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("topics")
    void shouldAnswerAnyBeginning(String topic, JsonCodec<?> codec, byte[] valid) {
        // All of four bytes, by which a JSON parser tells the encoding, and some longer.
        for (byte a : ALPHABET) {
            for (byte b : ALPHABET) {
                for (byte c : ALPHABET) {
                    for (byte d : ALPHABET) {
                        decode(codec, new byte[] {a, b, c, d});
                    }
                }
            }
        }
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(5, 40)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = ALPHABET[random.nextInt(ALPHABET.length)];
            }
            decode(codec, bytes);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("topics")
    void shouldAnswerAnyChangeOfAByte(String topic, JsonCodec<?> codec, byte[] valid) {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            decode(codec, bytes);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("topics")
    void shouldAnswerAnyValueOfAField(String topic, JsonCodec<?> codec, byte[] valid) {
        String json = new String(valid, UTF_8);
        int fields = 0;
        for (int colon = json.indexOf("\":"); colon >= 0; colon = json.indexOf("\":", colon + 2)) {
            int end = json.substring(colon)
                            .replaceAll("(?s)^(\":(\"[^\"]*\"|[^,}\\]\\[{]*)).*", "$1")
                            .length()
                    + colon;
            for (String value : VALUES) {
                decode(codec, (json.substring(0, colon + 2) + value + json.substring(end)).getBytes(UTF_8));
            }
            fields++;
        }
        assertThat(fields).isGreaterThanOrEqualTo(5);
    }

    /** Any other error than the one fails the test. */
    private static void decode(JsonCodec<?> codec, byte[] bytes) {
        try {
            codec.decode(bytes);
        } catch (InvalidRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}

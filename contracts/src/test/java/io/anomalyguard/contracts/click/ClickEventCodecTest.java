package io.anomalyguard.contracts.click;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anomalyguard.contracts.json.InvalidRecordException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickEventCodecTest {
    private static final String VALID = """
            {"event_id":"0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c","user_id":"u-1001","session_id":"s-1",\
            "type":"page_view","page":"/","timestamp":1760000000000}""";

    private final ClickEventCodec codec = new ClickEventCodec();

    @Test
    void shouldReadBackWhatItWrote() {
        var full = new ClickEvent(
                UUID.fromString("0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c"),
                "ü-用户-\"\\\n",
                "s",
                EventType.LOGIN_FAILED,
                "/login?next=%2F",
                1_760_000_000_000L,
                401,
                "2001:db8::1",
                "Mozilla/5.0 (\u0001)",
                "https://example.org/");
        assertThat(codec.decode(codec.encode(full))).isEqualTo(full);

        var bare = new ClickEvent(
                full.eventId(),
                "u",
                "s",
                EventType.CLICK,
                "/",
                631_152_000_000L,
                ClickEvent.NO_STATUS,
                null,
                null,
                null);
        assertThat(codec.decode(codec.encode(bare))).isEqualTo(bare);
        assertThat(new String(codec.encode(bare), UTF_8)).isEqualTo("""
                        {"event_id":"0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c","user_id":"u","session_id":"s",\
                        "type":"click","page":"/","timestamp":631152000000}""");
    }

    @Test
    void shouldAcceptAnyFieldOrderNullOptionalsAndUnknownFields() {
        ClickEvent event = decode("""
                {"status":null,"ip":null,"new_field":{"a":[1,{"user_id":"x"}]},"timestamp":1760000000005,"page":"/p","type":"search",
                 "session_id":"s","user_id":"u","user_agent":null,"referrer":null,
                 "event_id":"0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c"}
                """);
        assertThat(event)
                .isEqualTo(new ClickEvent(
                        UUID.fromString("0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c"),
                        "u",
                        "s",
                        EventType.SEARCH,
                        "/p",
                        1_760_000_000_005L,
                        ClickEvent.NO_STATUS,
                        null,
                        null,
                        null));
    }

    /** As tables with gaps write whole numbers, and as JSON Schema has them. */
    @Test
    void shouldTakeAWholeNumberHoweverItIsWritten() {
        ClickEvent plain = decode(VALID);
        for (String number : List.of("1760000000000.0", "1.76e12", "176E10")) {
            assertThat(decode(VALID.replace("1760000000000", number))).isEqualTo(plain);
        }
    }

    /** Each row replaces one part of a valid event; the error must name the field and say why. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"u-1001\"        | \"\"              | user_id    | empty",
                "\"u-1001\"        | 7                 | user_id    | not a string",
                "\"u-1001\"        | null              | user_id    | not a string",
                "\"u-1001\"        | {\"a\":1}         | user_id    | not a string",
                "\"u-1001\"        | \"\\ud800\"       | user_id    | half a surrogate pair",
                "\"u-1001\"        | \"\\ud83dx\"      | user_id    | half a surrogate pair",
                "\"u-1001\"        | \"a\\ude00\\ud83d\" | user_id  | half a surrogate pair",
                "\"u-1001\"        | \"\\ud83d\\ude00\\ude00\" | user_id | half a surrogate pair",
                "\"page_view\"     | \"teleport\"      | type       | unknown event type",
                "1760000000000     | \"yesterday\"     | timestamp  | not a whole number",
                "1760000000000     | 1.5               | timestamp  | not a whole number",
                "1760000000000     | 1e300             | timestamp  | not a whole number",
                "1760000000000     | -1                | timestamp  | out of range",
                "1760000000000     | 1760000000        | timestamp  | out of range",
                "1760000000000     | 1760000000000000  | timestamp  | out of range",
                "1760000000000     | 99999999999999999999999 | timestamp | out of range",
                "1760000000000     | 1760000000000,\"timestamp\":1760000000002 | timestamp  | given twice",
                "1760000000000     | 1760000000000,\"status\":99   | status     | out of range",
                "1760000000000     | 1760000000000,\"status\":600  | status     | out of range",
                "1760000000000     | 1760000000000,\"status\":\"200\" | status  | not a whole number",
                "1760000000000     | 1760000000000,\"ip\":4        | ip         | not a string",
                "1760000000000     | 1760000000000,\"page\":\"/x\" | page       | given twice",
                "0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c | 1-1-1-1-1 | event_id | not a UUID",
                "0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c | +b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c | event_id | not a UUID",
                "0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c | 0b9d6c1-e6d2f-4f0e-9a57-0d3c1f2a4b5c | event_id | not a UUID",
                "0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c | 0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5z | event_id | not a UUID",
                "\"session_id\"    | \"sid\"           | session_id | missing",
                "\"event_id\"      | \"id\"            | event_id   | missing",
                "\"timestamp\"     | \"time\"          | timestamp  | missing",
            })
    void shouldNameTheFieldAndTheReason(String replace, String with, String field, String reason) {
        assertThat(VALID).contains(replace);
        var error = catchThrowableOfType(InvalidRecordException.class, () -> decode(VALID.replace(replace, with)));
        assertThat(error).isNotNull();
        assertThat(error.field()).isEqualTo(field);
        assertThat(error.reason()).isEqualTo(reason);
    }

    @Test
    void shouldAcceptWholeSurrogatePairs() {
        assertThat(decode(VALID.replace("u-1001", "\\ud83d\\ude00\ufffd")).userId())
                .isEqualTo("\ud83d\ude00\ufffd");
    }

    @Test
    void shouldRejectOverLongValues() {
        assertThat(decode(VALID.replace("u-1001", "u".repeat(128))).userId()).hasSize(128);
        assertThatThrownBy(() -> decode(VALID.replace("u-1001", "u".repeat(129))))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("user_id: longer than 128 characters");
        assertThatThrownBy(() -> decode(VALID.replace("\"/\"", "\"/" + "x".repeat(2048) + "\"")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("page: longer than 2048 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~",
                "garbage",
                "[]",
                "null",
                "42",
                "\"text\"",
                "{",
                "{\"user_id\"",
                "{\"user_id\":\"u\"",
                "{\"a\":1}}",
                "{\"a\":1} {\"b\":2}",
                "\u0000\u0001"
            })
    void shouldRejectWhatIsNoSingleObject(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void shouldRejectEveryTruncationAndInvalidUtf8() {
        byte[] valid = VALID.getBytes(UTF_8);
        for (int length = 0; length < valid.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(valid, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(InvalidRecordException.class);
        }
        byte[] broken = valid.clone();
        broken[VALID.indexOf("u-1001")] = (byte) 0xC3;
        assertThatThrownBy(() -> codec.decode(broken)).isInstanceOf(InvalidRecordException.class);
    }

    private ClickEvent decode(String json) {
        return codec.decode(json.getBytes(UTF_8));
    }
}

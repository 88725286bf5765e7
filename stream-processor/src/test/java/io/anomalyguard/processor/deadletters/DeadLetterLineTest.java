package io.anomalyguard.processor.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterLineTest {
    private static final DeadLetter.Id ID = new DeadLetter.Id(3, 1024);

    @Test
    void shouldWriteAJsonObjectAsOneSoThatItCanBeMended() {
        assertThat(DeadLetterLine.write(letter("u-1", "{\"page\": 7, \"n\": 0.10}")))
                .isEqualTo("""
                        {"id":"3@1024","source":"clickstream.events-5@77","time":"2026-11-23T12:00:00Z","field":"page",\
                        "reason":"not a string","key":"u-1","value":{"page":7,"n":0.10}}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"page\":7}",
                "not json",
                "",
                "[1,2]",
                "{\"t\":1e99999999999}",
                "{\"t\":1e-2147483649}",
                "{\"page\":1,\"page\":2}",
                "{} trailing",
                "\"text\"",
                "line\nbreak \u0000 \"quotes\"",
                "\u00fcml\u00e4ut",
                "{\"user_id\":\"\u00fc\uD83D\uDE00\"}",
                "{\"user_id\":\"\\ud83d\"}",
                "{\"\\ude00\":\"\\\\\\udfff\\ud800\"}"
            })
    void shouldReadBackWhatItWrote(String value) {
        var line = DeadLetterLine.write(letter("u-1", value));
        assertThat(line).doesNotContain("\n");
        var read = DeadLetterLine.parse(line);
        assertThat(read.id()).isEqualTo(ID);
        assertThat(new String(read.key(), UTF_8)).isEqualTo("u-1");
        assertThat(new String(read.value(), UTF_8)).isEqualTo(value);
    }

    @Test
    void shouldWriteHalfASurrogatePairSoThatAFileCanHoldIt() {
        var line = DeadLetterLine.write(letter("u", "{\"user_id\":\"\\ud83d\"}"));
        assertThat(UTF_8.newEncoder().canEncode(line)).isTrue();
        assertThat(line).contains("\"value\":{\"user_id\":\"\\ud83d\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 500, 501, 10_000})
    void shouldKeepAValueThatIsNestedDeep(int depth) {
        var value = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
        var read = DeadLetterLine.parse(DeadLetterLine.write(letter("u", value)));
        assertThat(new String(read.value(), UTF_8)).isEqualTo(value);
    }

    @Test
    void shouldKeepBytesThatAreNoTextAndNothing() {
        byte[] noText = {(byte) 0xff, 0, (byte) 0xc3};
        var letter = new DeadLetter(ID, null, noText, "$", "malformed JSON", "?", 0, false);
        var read = DeadLetterLine.parse(DeadLetterLine.write(letter));
        assertThat(read.key()).isNull();
        assertThat(read.value()).isEqualTo(noText);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    '{"id":',                          malformed JSON
                    '[]',                              not a JSON object
                    '{"id":"3@1","value":1e9999999999}', a number that is too great
                    '{"key":"u"}',                     no id
                    '{"id":"3"}',                      not a place
                    '{"id":"x@1","value":{}}',         not a place
                    '{"id":"1@2","value_base64":"?"}', is no Base64
                    """)
    void shouldSayWhatIsWrongWithALine(String line, String wrong) {
        assertThatThrownBy(() -> DeadLetterLine.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong);
    }

    private static DeadLetter letter(String key, String value) {
        return new DeadLetter(
                ID,
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                "page",
                "not a string",
                "clickstream.events-5@77",
                1_795_435_200_000L,
                false);
    }
}

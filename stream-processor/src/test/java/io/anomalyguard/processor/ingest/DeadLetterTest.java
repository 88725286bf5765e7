package io.anomalyguard.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.activity.ActivitySettings;
import io.anomalyguard.processor.activity.Clicks;
import io.anomalyguard.processor.activity.TopologyHarness;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLetterTest {
    private static final long T = TopologyHarness.START.toEpochMilli();
    private static final String GOOD = """
            {"event_id":"0b0e6f5e-3a3c-4f0e-8a44-0d3f8f0f9a11","user_id":"u","session_id":"s","type":"click",\
            "page":"/","timestamp":%d}""".formatted(T);

    private final TopologyHarness topology = new TopologyHarness(ActivitySettings.DEFAULT);

    @AfterEach
    void close() {
        topology.close();
    }

    static Stream<Arguments> rejects() {
        return Stream.of(
                Arguments.of("u", null, "$", "no value"),
                Arguments.of("u", "", "$", "not a JSON object"),
                Arguments.of("u", "\u0000\u0001garbage", "$", "malformed JSON"),
                // 256 as a four-byte integer: how some other encoding than UTF-8 would begin, to a JSON parser.
                Arguments.of("u", "\u0000\u0000\u0001\u0000", "$", "malformed JSON"),
                Arguments.of("u", "[1]", "$", "not a JSON object"),
                Arguments.of("u", GOOD.substring(0, GOOD.length() - 1), "$", "malformed JSON"),
                Arguments.of("u", "{\"made\\u0000up\":tru}", "$", "malformed JSON"),
                Arguments.of("u", GOOD.replace("click", "stroke"), "type", "unknown event type"),
                Arguments.of("u", GOOD.replace("\"/\"", "7"), "page", "not a string"),
                Arguments.of("u", GOOD.replace("\"page\":\"/\",", ""), "page", "missing"),
                Arguments.of(null, GOOD, "user_id", "record has no key"),
                Arguments.of("v", GOOD, "user_id", "not the record's key"),
                Arguments.of(
                        "u",
                        GOOD.replace("" + T, "" + (T + 300_001)),
                        "timestamp",
                        "more than 5 minutes in the future"));
    }

    @ParameterizedTest
    @MethodSource("rejects")
    void shouldSetAsideWithReasonSourceAndOriginalBytes(String key, String value, String field, String reason) {
        byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
        byte[] valueBytes = value == null ? null : value.getBytes(UTF_8);
        topology.send(Clicks.view("u", "/first", T));
        topology.send(keyBytes, valueBytes);
        topology.send(Clicks.view("u", "/second", T));

        assertThat(topology.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(keyBytes);
            assertThat(letter.value()).isEqualTo(valueBytes);
            assertThat(headers(letter))
                    .isEqualTo(Map.of(
                            DeadLetterHeaders.FIELD,
                            field,
                            DeadLetterHeaders.REASON,
                            reason,
                            DeadLetterHeaders.SOURCE_TOPIC,
                            Topics.CLICKSTREAM_EVENTS.name(),
                            DeadLetterHeaders.SOURCE_PARTITION,
                            "0",
                            DeadLetterHeaders.SOURCE_OFFSET,
                            "1",
                            DeadLetterHeaders.TIME,
                            String.valueOf(T)));
        });
        assertThat(topology.rows()).hasSize(2);
        assertThat(topology.count("anomalyguard.events.rejected", "field", field, "reason", reason))
                .isEqualTo(1);
        assertThat(topology.count("anomalyguard.events.received")).isEqualTo(3);
    }

    @Test
    void shouldTakeAClickThatIsJustAsFarAheadAsAllowed() {
        topology.send(Clicks.view("u", "/", T + 300_000));
        assertThat(topology.rows()).hasSize(1);
    }

    @Test
    void shouldCutWhatTheBrokerWouldNotTakeWithHeaders() {
        var huge = new byte[1_000_000];
        Arrays.fill(huge, (byte) '{');
        topology.send("u".getBytes(UTF_8), huge);
        assertThat(topology.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).hasSize(DeadLetters.MAX_BYTES);
            assertThat(headers(letter)).containsEntry(DeadLetterHeaders.VALUE_BYTES, "1000000");
        });
    }

    private static Map<String, String> headers(TestRecord<?, ?> letter) {
        var headers = new TreeMap<String, String>();
        letter.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}

package io.anomalyguard.feast;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Java and the official Python client on one Redis: each reads what the other wrote, to the byte. */
class FeastInteropTest {
    private static final long SEED = 66;
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> USERS =
            List.of("u-1001", "ünïcode-用户-😀", "a b\t\"c\"\\", "x".repeat(128), "😀".repeat(64), "0", "ab%00cd");

    /** Three starts of Python with Feast take 15 s, and several times that on a busy machine with cold caches. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldShareTheStoreWithTheOfficialClient() throws Exception {
        try (var redis = RedisProcess.started();
                var store = OnlineStore.connect(redis.settings());
                var client = RedisClient.create(redis.uri());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            var feast = FeastPython.onCopyOf(FeatureDefinitionTest.REPOSITORY, redis.port());
            feast.script(Path.of("target/feature_repo/history.py"), "");
            assertThat(feast.feast("apply")).doesNotContainIgnoringCase("warn");

            var random = new Random(SEED);
            var javaRows =
                    USERS.stream().map(user -> RandomRows.row(random, user)).toList();
            var pythonRows = IntStream.range(0, 50)
                    .mapToObj(i -> RandomRows.row(random, "python-ж-" + i))
                    .toList();
            store.write(javaRows);

            var answer = JSON.readTree(feast.script(
                    Path.of("src/test/resources/interop.py"),
                    JSON.writeValueAsString(Map.of(
                            "read",
                            USERS,
                            "write",
                            pythonRows.stream().map(FeastInteropTest::json).toList())),
                    "."));

            assertDefinition(answer);
            assertLayout(answer);
            // Python reads what Java wrote.
            for (int i = 0; i < javaRows.size(); i++) {
                assertThat(numbers(answer.get("read").get(i)))
                        .as(USERS.get(i))
                        .isEqualTo(numbers(JSON.valueToTree(json(javaRows.get(i)))));
            }
            // Java reads what Python wrote.
            assertThat(store.read(pythonRows.stream().map(UserActivity::userId).toList()))
                    .containsExactlyElementsOf(
                            pythonRows.stream().map(OnlineStoreTest::stored).toList());
            // And would have written the same bytes.
            for (var row : pythonRows) {
                byte[] key = new FeastFormat("anomalyguard").key(row.userId());
                var byPython = hex(connection.sync().hgetall(key));
                connection.sync().del(key);
                store.write(List.of(row));
                assertThat(hex(connection.sync().hgetall(key)))
                        .as(row.toString())
                        .isEqualTo(byPython);
            }
        }
    }

    /** Java's features are those of the registry that {@code feast apply} made. */
    private static void assertDefinition(JsonNode answer) {
        assertThat(strings(answer.get("entity"))).containsExactly(Feature.JOIN_KEY);
        assertThat(strings(answer.get("join_keys"))).containsExactly(Feature.JOIN_KEY);
        assertThat(answer.get("features").properties().stream()
                        .map(feature ->
                                feature.getKey() + " " + feature.getValue().stringValue()))
                .containsExactlyElementsOf(Feature.all().stream()
                        .map(feature -> feature.wireName() + " " + feature.type())
                        .toList());
        assertThat(strings(answer.get("service")))
                .containsExactlyElementsOf(
                        Feature.all().stream().map(Feature::wireName).toList());
    }

    private static void assertLayout(JsonNode answer) {
        var format = new FeastFormat(answer.get("project").stringValue());
        assertThat(strings(answer.get("keys")))
                .containsExactlyElementsOf(USERS.stream()
                        .map(user -> HEX.formatHex(format.key(user)))
                        .toList());
        assertThat(strings(answer.get("fields")))
                .containsExactlyElementsOf(Feature.all().stream()
                        .map(feature -> HEX.formatHex(FeastFormat.fieldOf(feature)))
                        .toList());
    }

    private static Map<String, Object> json(UserActivity row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("user_id", row.userId());
        json.put("timestamp", row.timestamp());
        for (var feature : Feature.all()) {
            double value = row.value(feature);
            json.put(feature.wireName(), feature.type() == Feature.Type.INT64 ? (Object) (long) value : value);
        }
        return json;
    }

    private static Map<String, Double> numbers(JsonNode row) {
        var numbers = new TreeMap<String, Double>();
        row.properties().stream()
                .filter(field -> field.getValue().isNumber())
                .forEach(field -> numbers.put(field.getKey(), field.getValue().doubleValue()));
        return numbers;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static Map<String, String> hex(Map<byte[], byte[]> hash) {
        var hex = new TreeMap<String, String>();
        hash.forEach((field, value) -> hex.put(HEX.formatHex(field), HEX.formatHex(value)));
        return hex;
    }
}

package io.anomalyguard.feast;

import static io.anomalyguard.feast.OnlineStoreTest.fieldOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.registry.FeastRegistry;
import io.anomalyguard.feast.server.FeatureServer;
import io.anomalyguard.feast.server.FeatureServerClient;
import io.anomalyguard.feast.server.FeatureServerSettings;
import io.anomalyguard.testing.FeastPython;
import io.grpc.InsecureServerCredentials;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            // There is no history yet, which feast would warn of.
            assertThat(feast.feast("apply", "--skip-source-validation")).doesNotContainIgnoringCase("warn");
            FeastRegistry.read(feast.directory().resolve("data/registry.db"))
                    .require("anomalyguard", FeatureView.USER_ACTIVITY);

            var random = new Random(SEED);
            var javaRows =
                    USERS.stream().map(user -> RandomRows.row(random, user)).toList();
            var pythonRows = IntStream.range(0, 50)
                    .mapToObj(i -> RandomRows.row(random, "python-ж-" + i))
                    .toList();
            store.write(javaRows);
            // Python, too, leaves a newer row alone and replaces an older one.
            var older = RandomRows.row(random, USERS.get(0), javaRows.get(0).timestamp() - 1);
            var newer = RandomRows.row(random, USERS.get(1), javaRows.get(1).timestamp() + 1);
            var expected = new ArrayList<>(javaRows);
            expected.set(1, newer);
            long now = System.currentTimeMillis();
            var anyJavaRows = IntStream.range(0, 60)
                    .mapToObj(i -> EveryType.row(random, i, now - i))
                    .toList();
            var anyPythonRows = IntStream.range(60, 120)
                    .mapToObj(i -> EveryType.row(random, i, now - i))
                    .toList();
            store.write(EveryType.VIEW, anyJavaRows);

            var answer = JSON.readTree(feast.script(
                    Path.of("src/test/resources/interop.py"),
                    JSON.writeValueAsString(Map.of(
                            "read",
                            USERS,
                            "write",
                            Stream.concat(pythonRows.stream(), Stream.of(older, newer))
                                    .map(FeastInteropTest::json)
                                    .toList(),
                            "any_read",
                            anyJavaRows.stream().map(FeastInteropTest::hexOf).toList(),
                            "any_write",
                            anyPythonRows.stream().map(FeastInteropTest::hexOf).toList())),
                    "."));

            assertDefinition(answer);
            assertLayout(answer);
            // Python reads what Java wrote.
            for (int i = 0; i < expected.size(); i++) {
                assertThat(numbers(answer.get("read").get(i)))
                        .as(USERS.get(i))
                        .isEqualTo(numbers(JSON.valueToTree(json(expected.get(i)))));
            }
            // And Java leaves alone what Python wrote, which lives as long as Feast is told.
            assertThat(store.write(List.of(javaRows.get(1)))).isEqualTo(new WriteResult(0, 1));
            assertThat(connection.sync().pttl(new UserActivityFormat("anomalyguard").key(USERS.get(1))))
                    .isBetween(3_000_000L, 3_600_000L);
            for (int i = 0; i < anyJavaRows.size(); i++) {
                assertThat(strings(answer.get("any_read").get(i)))
                        .as(anyJavaRows.get(i).toString())
                        .containsExactlyElementsOf(valuesOf(anyJavaRows.get(i)));
            }
            // Java reads what Python wrote.
            assertThat(store.read(pythonRows.stream().map(UserActivity::userId).toList()))
                    .containsExactlyElementsOf(
                            pythonRows.stream().map(OnlineStoreTest::stored).toList());
            var entities = anyPythonRows.stream().map(EntityRow::entity).toList();
            var anyStored = anyPythonRows.stream().map(EveryType::stored).toList();
            assertThat(store.read(EveryType.VIEW, entities)).containsExactlyElementsOf(anyStored);
            try (var server = FeatureServer.start(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            InsecureServerCredentials.create(),
                            store,
                            List.of(EveryType.VIEW, FeatureView.USER_ACTIVITY),
                            Map.of());
                    var serverClient = FeatureServerClient.connect(new FeatureServerSettings(
                            "grpc://127.0.0.1:" + server.port(), null, Duration.ofSeconds(5)))) {
                assertThat(serverClient.read(EveryType.VIEW, entities)).containsExactlyElementsOf(anyStored);
                var users = pythonRows.stream().map(UserActivity::userId).toList();
                assertThat(serverClient.lookUp(users)).isEqualTo(store.lookUp(users));
            }
            // And would have written the same bytes.
            for (var row : anyPythonRows) {
                byte[] key = FeastFormat.key(row.entity(), "anomalyguard");
                var byPython = hex(connection.sync().hgetall(key));
                assertThat(byPython).as(row.toString()).isNotEmpty();
                connection.sync().del(key);
                store.write(EveryType.VIEW, List.of(row));
                assertThat(hex(connection.sync().hgetall(key)))
                        .as(row.toString())
                        .isEqualTo(byPython);
            }
            for (var row : pythonRows) {
                byte[] key = new UserActivityFormat("anomalyguard").key(row.userId());
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
        var format = new UserActivityFormat(answer.get("project").stringValue());
        assertThat(strings(answer.get("keys")))
                .containsExactlyElementsOf(USERS.stream()
                        .map(user -> HEX.formatHex(format.key(user)))
                        .toList());
        assertThat(strings(answer.get("fields")))
                .containsExactlyElementsOf(Feature.all().stream()
                        .map(feature -> HEX.formatHex(fieldOf(feature)))
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

    /** A row of any view for Python: its messages as they are. */
    private static Map<String, Object> hexOf(EntityRow row) {
        var keys = new TreeMap<String, String>();
        row.entity().values().forEach((name, value) -> keys.put(name, HEX.formatHex(value.toByteArray())));
        return Map.of(
                "keys",
                keys,
                "timestamp",
                row.timestamp(),
                "values",
                valuesOf(row).subList(1, row.values().size() + 1));
    }

    /** The row's time and values as Python prints them. */
    private static List<String> valuesOf(EntityRow row) {
        return Stream.concat(
                        Stream.of(String.valueOf(row.timestamp())),
                        row.values().stream().map(value -> HEX.formatHex(value.toByteArray())))
                .toList();
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

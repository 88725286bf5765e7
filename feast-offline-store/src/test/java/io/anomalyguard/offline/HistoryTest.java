package io.anomalyguard.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.annotation.Alias;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.FeatureRow;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.testing.FeastPython;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryTest {
    private static final long SEED = 4;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir
    private Path directory;

    /** Some columns of the file. */
    record Column(
            @Alias("user_id") String userId,
            @Alias("event_timestamp") Instant time,
            @Alias("clicks_1m") long clicks) {}

    @Test
    void shouldKeepTheLastOfEquallyOldRowsAndReplaceTheFileAtTheEnd() throws IOException {
        Path file = directory.resolve("deep/er/rows.parquet");
        try (var history = new HistoryFile(file)) {
            history.add(row("u", 1_001, 1));
            history.add(row("v", 1_001, 2));
            history.add(row("u", 1_001, 3));
            history.add(row("u", 1_002, 4));
            history.add(row("v", 1_001, 5));
            assertThat(file).doesNotExist();
            assertThat(history.finish()).isEqualTo(3);
        }
        // One that is given up changes nothing and leaves nothing.
        try (var history = new HistoryFile(file)) {
            history.add(row("w", 1, 1));
        }

        assertThat(file.getParent()).isDirectoryContaining("glob:**.parquet").isDirectoryNotContaining("glob:**.tmp");
        var read = new CarpetReader<>(file.toFile(), Column.class)
                .toList().stream()
                        .map(row -> row.userId() + " " + row.time() + " " + row.clicks())
                        .toList();
        assertThat(read)
                .containsExactlyInAnyOrder(
                        "u 1970-01-01T00:00:01.001Z 3", "u 1970-01-01T00:00:01.002Z 4", "v 1970-01-01T00:00:01.001Z 5");
    }

    /** Two starts of Python with Feast take 15 s, and several times that on a busy machine. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldAgreeWithFeastOnWhatWasKnownWhen() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var feast = FeastPython.onCopyOf(Path.of("..", "feature_repo"), port);
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        var redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        redis.start();
        try (var store = OnlineStore.connect(new OnlineStoreSettings(
                "redis://127.0.0.1:" + port, null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(5)))) {
            var random = new Random(SEED);
            long now = System.currentTimeMillis();
            var rows = new ArrayList<UserActivity>();
            try (var history = new HistoryFile(feast.directory().resolve("data/user_activity.parquet"))) {
                // In the order of the topic; some of equal times, of which the last counts.
                for (int i = 0; i < 20; i++) {
                    long time = now - 12 * HOUR;
                    for (int j = 0; j < 40; j++) {
                        time += random.nextInt(4) == 0 ? 0 : random.nextLong(HOUR / 2);
                        var row = row("ü" + i, time, random.nextInt(1000));
                        rows.add(row);
                        history.add(row);
                    }
                }
                history.finish();
            }
            var questions = IntStream.range(0, 300)
                    .mapToObj(i -> question(random, rows, now - 12 * HOUR))
                    // Feast answers equal questions once.
                    .distinct()
                    .toList();

            assertThat(feast.feast("apply")).doesNotContainIgnoringCase("warn");
            var answer = JSON.readTree(
                    feast.script(Path.of("src/test/resources/history.py"), JSON.writeValueAsString(questions), "."));

            var answers = new HashMap<Integer, JsonNode>();
            answer.forEach(row -> answers.put(row.get("question").asInt(), row));
            assertThat(answers).hasSize(answer.size());
            int knew = 0;
            for (int i = 0; i < questions.size(); i++) {
                String user = (String) questions.get(i).get("user_id");
                long time = (Long) questions.get(i).get("timestamp");
                var known = known(rows, user, time);
                knew += known == null ? 0 : 1;
                var row = answers.getOrDefault(i, JSON.createObjectNode());
                for (Feature feature : Feature.all()) {
                    var value = row.path(feature.wireName());
                    // pandas prints floats with fewer digits than a double has.
                    assertThat(value.isNumber() ? (Float) (float) value.doubleValue() : null)
                            .as("%s of %s at %d, seed %d", feature.wireName(), user, time, SEED)
                            .isEqualTo(known == null ? null : (Float) (float) known.value(feature));
                }
            }
            assertThat(knew).isBetween(questions.size() / 2, questions.size() - 20);
            // What feast materialize put into Redis.
            var newest = new HashMap<String, UserActivity>();
            rows.forEach(row -> newest.merge(row.userId(), row, (a, b) -> b.timestamp() >= a.timestamp() ? b : a));
            for (var row : newest.values()) {
                assertThat(store.read(row.userId()))
                        .isEqualTo(new FeatureRow(row.userId(), row.timestamp(), row.vector()));
            }
        } finally {
            redis.stop();
        }
    }

    /** Someone at some time, often exactly that of a row. */
    private static Map<String, Object> question(Random random, List<UserActivity> rows, long from) {
        var row = rows.get(random.nextInt(rows.size()));
        long time = switch (random.nextInt(3)) {
            case 0 -> row.timestamp();
            case 1 -> row.timestamp() - 1;
            default -> from + random.nextLong(24 * HOUR);
        };
        var question = new LinkedHashMap<String, Object>();
        question.put("user_id", random.nextInt(20) == 0 ? "nobody" : row.userId());
        question.put("timestamp", time);
        return question;
    }

    /** The newest row that is not newer than the time, nor older than the TTL then; the last of equally old ones. */
    private static UserActivity known(List<UserActivity> rows, String user, long time) {
        long ttl = FeatureView.USER_ACTIVITY.ttl().toMillis();
        return rows.reversed().stream()
                .filter(row -> row.userId().equals(user) && row.timestamp() <= time && row.timestamp() >= time - ttl)
                .max(Comparator.comparingLong(UserActivity::timestamp))
                .orElse(null);
    }

    private static UserActivity row(String user, long time, long clicks) {
        double[] vector = {clicks, clicks, 30, 61.5f, 1.25f, 0.1f, 4, 0.25f, 0, 1, 2, 0.125f};
        return UserActivity.ofVector(user, time, time, null, vector);
    }
}

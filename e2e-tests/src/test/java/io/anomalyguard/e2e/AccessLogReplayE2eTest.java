package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real input: an access log of 1995 goes through the real broker and the real stream processor with its own times, and
 * every feature row is held to a naive recomputation from the log that keeps every request.
 */
@Timeout(300)
class AccessLogReplayE2eTest {
    private static final Pattern LINE =
            Pattern.compile("(\\S+) \\S+ \\S+ \\[([^]]+)] \"(?:[A-Z]+ )?(\\S+).*\" (\\d{3}) \\S+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final long SESSION_GAP_MS = Duration.ofMinutes(30).toMillis();

    private record Request(long time, String page, int status) {}

    @Test
    void shouldGiveOneExactRowForEveryRequestOfTheNasaLog() throws IOException {
        String named = System.getenv("ANOMALYGUARD_NASA_LOG");
        OptionalCheck.requireOrSkip(
                named != null && Files.isReadable(Path.of(named)),
                "the replay test needs the NASA access log; name the file in ANOMALYGUARD_NASA_LOG");
        Path log = Path.of(named).toAbsolutePath();
        Map<String, List<Request>> byHost = parse(log);
        long requests = byHost.values().stream().mapToLong(List::size).sum();
        assertThat(requests).isEqualTo(4_000);

        Path data = Path.of("target", "e2e", "replay-data").toAbsolutePath();
        Demo.delete(data);
        String kafkaPort = String.valueOf(Child.freePort());
        String redisPort = String.valueOf(Child.freePort());
        String kafka = "127.0.0.1:" + kafkaPort;
        Map<String, String> environment = Map.of(
                "SERVER_PORT",
                String.valueOf(Child.freePort()),
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka,
                "REDIS_URI",
                "redis://127.0.0.1:" + redisPort,
                "STATE_DIR",
                data.resolve("streams").toString());
        try (var infra = Child.jar(
                        "replay-infra",
                        "local-stack",
                        Map.of(),
                        "infra",
                        "--data-dir",
                        data.toString(),
                        "--kafka-port",
                        kafkaPort,
                        "--redis-port",
                        redisPort);
                var processor = Child.jar("replay-stream-processor", "stream-processor", environment)) {
            infra.awaitLine(line -> line.startsWith("READY"));
            assertThat(processor.isAlive()).isTrue();

            try (var replay = Child.jar(
                    "replay-producer",
                    "producer-service",
                    environment,
                    "replay",
                    log.toString(),
                    "--times",
                    "keep",
                    "--speed",
                    "max")) {
                assertThat(replay.awaitExit(Duration.ofMinutes(2)))
                        .as(String.join("\n", replay.lastLines()))
                        .isZero();
            }

            List<UserActivity> rows = await("a feature row for every request")
                    .atMost(Child.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> rows(kafka), found -> found.size() >= requests);
            assertThat(rows).hasSize(4_000);
            assertThat(TopicReader.readAll(kafka, Topics.CLICKSTREAM_EVENTS.name()))
                    .hasSize(4_000);
            assertThat(TopicReader.readAll(kafka, Topics.CLICKSTREAM_DLQ)).isEmpty();
            assertRowsMatch(byHost, rows, eventsOf(kafka));
        }
    }

    private static void assertRowsMatch(
            Map<String, List<Request>> byHost, List<UserActivity> rows, Map<String, ClickEvent> events) {
        Map<String, List<UserActivity>> rowsByUser = new LinkedHashMap<>();
        rows.forEach(row -> rowsByUser
                .computeIfAbsent(row.userId(), user -> new ArrayList<>())
                .add(row));
        assertThat(rowsByUser).hasSameSizeAs(byHost);
        rowsByUser.forEach((user, userRows) -> {
            // Who the user is in the log is told by the address that his clicks carry.
            String host = events.get(userRows.getFirst().eventId().toString()).ip();
            List<Request> requests = byHost.get(host);
            assertThat(requests).as("requests of %s", host).isNotNull().hasSameSizeAs(userRows);
            for (int i = 0; i < requests.size(); i++) {
                assertRow(userRows.get(i), requests.subList(0, i + 1), host + ", request " + (i + 1));
            }
        });
    }

    private static void assertRow(UserActivity row, List<Request> until, String which) {
        long now = until.getLast().time();
        List<Request> minute =
                until.stream().filter(r -> r.time() > now - 60_000).toList();
        int sessionStart = until.size() - 1;
        while (sessionStart > 0
                && until.get(sessionStart).time() - until.get(sessionStart - 1).time() <= SESSION_GAP_MS) {
            sessionStart--;
        }
        long distinctPages = new HashSet<>(minute.stream().map(Request::page).toList()).size();
        long errors = minute.stream().filter(r -> r.status() >= 400).count();

        assertThat(row.timestamp()).as(which).isEqualTo(now);
        assertThat(row.clicks10s())
                .as(which)
                .isEqualTo(until.stream().filter(r -> r.time() > now - 10_000).count());
        assertThat(row.clicks1m()).as(which).isEqualTo(minute.size());
        assertThat(row.sessionClicks()).as(which).isEqualTo(until.size() - sessionStart);
        assertThat(row.sessionDuration())
                .as(which)
                .isEqualTo((now - until.get(sessionStart).time()) / 1_000f);
        assertThat(row.distinctPages1m()).as(which).isEqualTo(distinctPages);
        assertThat(row.repeatPageRatio()).as(which).isEqualTo((float)
                ((double) (minute.size() - distinctPages) / minute.size()));
        assertThat(row.errorRatio1m()).as(which).isEqualTo((float) ((double) errors / minute.size()));
        assertThat(row.loginFailures1m()).as(which).isZero();
        assertThat(row.distinctIps1m()).as(which).isEqualTo(1);
        assertThat(row.transactionRatio()).as(which).isZero();
        assertGaps(row, until.subList(Math.max(sessionStart, until.size() - 33), until.size()), which);
    }

    /** Mean and coefficient of variation of the newest 32 gaps of the session at most. */
    private static void assertGaps(UserActivity row, List<Request> recent, String which) {
        double[] gaps = IntStream.range(1, recent.size())
                .mapToDouble(i -> (recent.get(i).time() - recent.get(i - 1).time()) / 1_000.0)
                .toArray();
        double mean = Arrays.stream(gaps).average().orElse(0);
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElse(0);
        double variation = gaps.length < 2 || mean == 0 ? 0 : Math.sqrt(variance) / mean;
        assertThat(row.interArrivalMean()).as(which).isCloseTo((float) mean, withPercentage(0.001));
        assertThat(row.interArrivalCv()).as(which).isCloseTo((float) variation, withPercentage(0.001));
    }

    private static List<UserActivity> rows(String kafka) {
        return TopicReader.readAll(kafka, Topics.USER_FEATURES.name()).stream()
                .map(r -> Topics.USER_FEATURES.codec().decode(r.value()))
                .filter(row -> !row.isQuiet())
                .toList();
    }

    private static Map<String, ClickEvent> eventsOf(String kafka) {
        var events = new LinkedHashMap<String, ClickEvent>();
        TopicReader.readAll(kafka, Topics.CLICKSTREAM_EVENTS.name()).forEach(r -> {
            assertThat(new String(r.key(), UTF_8)).isNotBlank();
            ClickEvent event = Topics.CLICKSTREAM_EVENTS.codec().decode(r.value());
            events.put(event.eventId().toString(), event);
        });
        return events;
    }

    /** Every line in its order, by host. */
    private static Map<String, List<Request>> parse(Path log) throws IOException {
        var byHost = new LinkedHashMap<String, List<Request>>();
        for (String line : Files.readAllLines(log, ISO_8859_1)) {
            Matcher m = LINE.matcher(line);
            assertThat(m.matches()).as(line).isTrue();
            long time = OffsetDateTime.parse(m.group(2), TIME).toInstant().toEpochMilli();
            byHost.computeIfAbsent(m.group(1), host -> new ArrayList<>())
                    .add(new Request(time, m.group(3), Integer.parseInt(m.group(4))));
        }
        return byHost;
    }
}

package io.anomalyguard.producer.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.tracing.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private static final String COMMON = """
            a.example - - [01/Jul/1995:00:00:01 -0400] "GET / HTTP/1.0" 200 7074
            b.example - - [01/Jul/1995:00:00:03 -0400] "GET /images/logo.gif HTTP/1.0" 304 0

            this is no log line
            a.example - - [01/Jul/1995:00:00:02 -0400] "GET /missing HTTP/1.0" 404 -
            a.example - - [01/Jul/1995:00:31:01 -0400] "GET / HTTP/1.0" 200 7074
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ReplayCommand command = new ReplayCommand(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of(), false, Clock.systemUTC());
    private MockProducer<String, byte[]> kafka = kafka();
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectories(Path.of("target", "replay-test"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 3, 10_000})
    void shouldSendNoEventFromTheFuture(double speed) {
        long first = 804_571_201_000L;
        long span = 3_600_000;
        long now = 1_800_000_000_000L;
        long shift = Replay.shift(
                LogTimes.NOW, new LogSurvey(2, 2, 0, 0, List.of(), first, first + span, 0, null), speed, now);
        for (long after : new long[] {0, 1_000, span / 2, span}) {
            double sent = now + after / speed;
            assertThat(first + after + shift).as("%d ms into the log", after).isLessThanOrEqualTo((long) sent);
        }
    }

    @Test
    void shouldSendOneEventForEveryRequest() throws Exception {
        assertThat(replay(file("common.log", COMMON), "--times", "keep")).isZero();
        assertThat(events())
                .extracting(ClickEvent::userId, ClickEvent::page, ClickEvent::status)
                .containsExactly(
                        tuple("a.example", "/", 200),
                        tuple("b.example", "/images/logo.gif", 304),
                        tuple("a.example", "/missing", 404),
                        tuple("a.example", "/", 200));
        assertThat(events()).extracting(ClickEvent::timestamp).startsWith(time("1995-07-01T04:00:01Z"));
        assertThat(events()).extracting(ClickEvent::sessionId).satisfies(sessions -> {
            assertThat(sessions.get(2)).as("a second later").isEqualTo(sessions.get(0));
            assertThat(sessions.get(3)).as("half an hour later").isNotEqualTo(sessions.get(0));
        });
    }

    @Test
    void shouldTellWhatItFoundAndDid() throws Exception {
        replay(file("common.log", COMMON));
        assertThat(out.toString(UTF_8))
                .containsPattern("lines +6\n")
                .containsPattern("events +4\n")
                .containsPattern("blank +1\n")
                .containsPattern("malformed +1\n")
                .contains("line 4: no time in brackets: this is no log line")
                .containsPattern("users +2\n")
                .containsPattern("acknowledged +4\n")
                .contains("1995-07-01T04:00:01Z to 1995-07-01T04:31:01Z");
    }

    @Test
    void shouldRepeatTheIdsOfTheSameLogAndOnlyThose() throws Exception {
        Path file = file("common.log", COMMON);
        replay(file);
        List<ClickEvent> first = events();
        kafka = kafka();
        replay(file);
        assertThat(events()).isEqualTo(first);
        kafka = kafka();
        replay(file, "--times", "now");
        assertThat(events())
                .hasSize(4)
                .extracting(ClickEvent::eventId)
                .doesNotContainAnyElementsOf(
                        first.stream().map(ClickEvent::eventId).toList());
    }

    @Test
    void shouldMoveTheTimesSoThatTheLogEndsWithTheReplay() throws Exception {
        long before = System.currentTimeMillis();
        replay(file("common.log", COMMON), "--times=now", "--speed", "10000");
        long planned = (31 * 60 * 1_000) / 10_000;
        List<Long> times = events().stream().map(ClickEvent::timestamp).toList();
        assertThat(times.getLast()).isBetween(before + planned, System.currentTimeMillis() + planned);
        assertThat(times.stream().map(t -> t - times.getFirst())).containsExactly(0L, 2_000L, 1_000L, 1_860_000L);
    }

    @Test
    void shouldLeaveOutTimesThatCannotBe() throws Exception {
        String line = "h - - [01/Jan/%s:00:00:01 +0000] \"GET / HTTP/1.0\" 200 1\n";
        String log = line.formatted("1970") + COMMON + line.formatted("2999");
        assertThat(replay(file("times.log", log), "--times", "now", "--speed", "10000"))
                .isZero();
        assertThat(events())
                .hasSize(4)
                .allMatch(event -> event.timestamp() > System.currentTimeMillis() - 2 * 1_860_000);
        assertThat(out.toString(UTF_8))
                .containsPattern("malformed +3\n")
                .contains("line 1: a time before 1990", "line 8: a time more than a day in the future");
    }

    @Test
    void shouldTakeItsTime() throws Exception {
        Path file = file("common.log", COMMON);
        long start = System.nanoTime();
        replay(file, "--speed", "10000");
        // 31 minutes, ten thousand times as fast, are 186 ms.
        assertThat(System.nanoTime() - start).isGreaterThan(186_000_000L);
    }

    @Test
    void shouldTellPeopleBehindOneAddressApartByTheirAgents() throws Exception {
        String line = "10.1.1.1 - - [01/Jul/2025:00:00:01 +0000] \"GET /search?q=x HTTP/1.1\" 200 1 \"-\" \"%s\"\n";
        replay(file("combined.log", line.formatted("one") + line.formatted("two") + line.formatted("one")));
        assertThat(events()).extracting(ClickEvent::userId).allMatch(u -> u.matches("10\\.1\\.1\\.1~[0-9a-f]{8}"));
        assertThat(events().get(0).userId())
                .isEqualTo(events().get(2).userId())
                .isNotEqualTo(events().get(1).userId());
        assertThat(events()).extracting(ClickEvent::userAgent).containsExactly("one", "two", "one");
        assertThat(events()).extracting(ClickEvent::type).containsOnly(EventType.SEARCH);
    }

    @Test
    void shouldTellTheTypeByMethodAndPath() throws Exception {
        String line = "h - - [01/Jul/2025:00:00:01 +0000] \"%s HTTP/1.1\" %d 1\n";
        replay(file(
                "types.log",
                line.formatted("POST /login", 302)
                        + line.formatted("POST /login", 403)
                        + line.formatted("POST /cart/items", 200)
                        + line.formatted("POST /checkout/pay", 200)
                        + line.formatted("POST /api/feedback", 200)
                        + line.formatted("POST /wp-login.php", 200)
                        + line.formatted("PUT /api/v1/sign-in", 401)
                        + line.formatted("POST /authors/5/follow", 404)
                        + line.formatted("POST /cartoons/vote", 200)
                        + line.formatted("DELETE /cart/items/7", 200)
                        + line.formatted("DELETE /session", 204)
                        + line.formatted("POST /auth/refresh", 401)
                        + line.formatted("POST /addToCart", 200)
                        + line.formatted("HEAD /login", 200)
                        + line.formatted("GET /style.css", 200)));
        assertThat(events())
                .extracting(ClickEvent::type)
                .containsExactly(
                        EventType.LOGIN,
                        EventType.LOGIN_FAILED,
                        EventType.ADD_TO_CART,
                        EventType.CHECKOUT,
                        EventType.CLICK,
                        EventType.LOGIN,
                        EventType.LOGIN_FAILED,
                        EventType.CLICK,
                        EventType.CLICK,
                        EventType.CLICK,
                        EventType.CLICK,
                        EventType.CLICK,
                        EventType.ADD_TO_CART,
                        EventType.PAGE_VIEW,
                        EventType.PAGE_VIEW);
    }

    @Test
    void shouldCutWhatIsTooLongForTheContract() throws Exception {
        String emoji = "\uD83D\uDE00";
        String host = "h".repeat(300);
        String line = "%s - - [01/Jul/2025:00:00:01 +0000] \"GET /%s HTTP/1.1\" 200 1 \"%s\" \"%s\"\n"
                .formatted(host, emoji.repeat(3_000), "r".repeat(3_000), "a".repeat(3_000));
        assertThat(replay(file("long.log", line + line.replace(host, host + "2"))))
                .isZero();
        assertThat(events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.page()).hasSize(2_047).endsWith(emoji);
            assertThat(event.userId()).hasSizeLessThanOrEqualTo(128);
            var codec = Topics.CLICKSTREAM_EVENTS.codec();
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
        });
        assertThat(events()).extracting(ClickEvent::userId).doesNotHaveDuplicates();
        assertThat(out.toString(UTF_8)).doesNotContainPattern("values shortened +0");
    }

    @Test
    void shouldSayThatAPackedFileIsCutOff() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write(COMMON.getBytes(UTF_8));
        }
        Path file = Files.write(directory.resolve("cut.log.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 20));
        assertThat(command.run(file.toString(), "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(err.toString(UTF_8)).contains("it is packed and cut off");
    }

    /** As an access.log grows while it is replayed. */
    @Test
    void shouldSendWhatWasThereWhenItBegan() throws Exception {
        Path file = file("growing.log", COMMON);
        ReplayOptions options = ReplayOptions.parse(new String[] {file.toString()}, Map.of());
        LogSurvey survey = command.survey(options);
        Files.writeString(file, COMMON.repeat(3), StandardOpenOption.APPEND);
        var delivery = new Delivery(() -> kafka, Tracing.OFF);
        delivery.open();

        assertThat(command.send(options, survey, delivery)).isZero();
        assertThat(events()).hasSize(4);
    }

    @Test
    void shouldShowAFullBarAtMost() {
        var progress = new Progress(new PrintStream(out, true, UTF_8), true, 10);
        progress.finish(12, 12);
        assertThat(out.toString(UTF_8)).contains("[##############################] 100 %");
    }

    @Test
    void shouldWarnOfTimesThatThePipelineWillRefuse() throws Exception {
        String soon = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
                .format(OffsetDateTime.now(ZoneOffset.UTC).plusHours(2));
        Path file = file("ahead.log", COMMON + "h - - [" + soon + "] \"GET / HTTP/1.0\" 200 1\n");

        replay(file, "--times", "keep");
        assertThat(out.toString(UTF_8)).containsPattern("ahead of the clock +1\n");
        assertThat(err.toString(UTF_8)).contains("stream-processor rejects them");

        out.reset();
        replay(file, "--times", "now", "--speed", "1e9");
        assertThat(out.toString(UTF_8)).doesNotContain("ahead of the clock");
    }

    /** Two years of clients fit into no heap; who is idle for long is forgotten, but stays one user. */
    @Test
    void shouldCountAUserOnceHoweverLongHeWasAway() throws Exception {
        var log = new StringBuilder();
        for (int day = 1; day <= 20; day++) {
            for (int hour = 0; hour < 24; hour += 3) {
                log.append("h%d - - [%02d/Jul/2025:%02d:00:01 +0000] \"GET / HTTP/1.1\" 200 1\n"
                        .formatted(hour, day, hour));
            }
        }
        assertThat(replay(file("long-ago.log", log.toString()))).isZero();
        assertThat(out.toString(UTF_8)).containsPattern("users +8\n");
        assertThat(events()).extracting(ClickEvent::sessionId).doesNotHaveDuplicates();
    }

    /** After Ctrl-C, with Kafka away: the summary has to come before the process is ended. */
    @Test
    @Timeout(30)
    void shouldNotWaitForLongForWhatIsUnderWayWhenItIsStopped() throws Exception {
        kafka = new MockProducer<>(
                false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
        var options =
                ReplayOptions.parse(new String[] {file("common.log", COMMON).toString()}, Map.of());
        var parser = new LogLineParser(Clock.systemUTC());
        var delivery = new Delivery(() -> kafka, Tracing.OFF);
        delivery.open();
        var replay = new Replay(
                options.file(),
                parser,
                command.survey(options),
                options.speed(),
                0,
                delivery,
                () -> kafka.history().size() >= 2,
                Duration.ofMillis(1));

        Replay.Result result = replay.run(new Progress(new PrintStream(out, true, UTF_8), false, 4));
        assertThat(result.counts().inFlight()).isEqualTo(2);
    }

    @Test
    void shouldFailIfAnythingWasNotDelivered() throws Exception {
        kafka.sendException = new IllegalStateException("broken");
        assertThat(replay(file("common.log", COMMON))).isEqualTo(ReplayCommand.FAILED);
        assertThat(err.toString(UTF_8)).contains("4 of 4 events were not delivered");
    }

    @Test
    void shouldFailOnWhatItCannotRead() throws Exception {
        assertThat(command.run("target/no-such-file", "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(command.run("target", "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(command.run(file("empty.log", "").toString(), "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        Path empty = Files.write(directory.resolve("empty.log.gz"), new byte[0]);
        assertThat(command.run(empty.toString(), "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(err.toString(UTF_8))
                .contains("there is no such file", "it is a directory", "No line of", "it is empty or cut off");
        Path device = Path.of("/dev/null");
        assumeThat(device).exists();
        assertThat(command.run(device.toString(), "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(err.toString(UTF_8)).contains("it is no regular file");
    }

    /** A proxy's address, or a format of which the wrong word is taken for the client. */
    @Test
    void shouldWarnOfALogWithOneClient() throws Exception {
        String line = "10.0.0.1 - - [01/Jul/1995:00:00:01 -0400] \"GET / HTTP/1.0\" 200 7074\n";
        replay(file("proxy.log", line.repeat(100)), "--speed", "max");
        assertThat(err.toString(UTF_8)).startsWith("All requests come from one client, 10.0.0.1. ");

        err.reset();
        replay(file("few.log", line.repeat(99)), "--speed", "max");
        replay(file("two.log", line.repeat(99) + line.replace("10.0.0.1", "10.0.0.2") + line), "--speed", "max");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void shouldSayWhichFormatsAreRead() throws Exception {
        Path log =
                file("caddy.log", "{\"ts\":1646861401.5,\"request\":{\"remote_ip\":\"192.0.2.7\"},\"status\":200}\n");
        assertThat(command.run(log.toString(), "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(out.toString(UTF_8)).contains("line 1: JSON");
        assertThat(err.toString(UTF_8)).contains("common and combined log format", "Amazon S3");
    }

    @Test
    void shouldSayThatItDoesNotReadStandardInput() throws Exception {
        assertThat(command.run("-", "--dry-run")).isEqualTo(ReplayCommand.FAILED);
        assertThat(err.toString(UTF_8)).contains("standard input", "write it to a file first");
    }

    @Test
    void shouldRefuseACommandLineThatCannotBeMeant() throws Exception {
        for (String line : List.of(
                "",
                "a b",
                "a --speed",
                "a --speed fast",
                "a --speed -1",
                "a --times then",
                "a --x",
                "a --dry-run=false")) {
            assertThat(command.run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                    .as(line)
                    .isEqualTo(ReplayCommand.USAGE);
        }
    }

    @Test
    void shouldOnlyLookWhenToldTo() throws Exception {
        assertThat(command.run(file("common.log", COMMON).toString(), "--dry-run"))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("Nothing was sent.").containsPattern("users +2\n");
    }

    private int replay(Path file, String... more) throws IOException {
        String[] arguments = new String[more.length + 1];
        arguments[0] = file.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        ReplayOptions options = ReplayOptions.parse(arguments, Map.of());
        LogSurvey survey = command.survey(options);
        command.printSurvey(options, survey);
        var delivery = new Delivery(() -> kafka, Tracing.OFF);
        delivery.open();
        return command.send(options, survey, delivery);
    }

    private List<ClickEvent> events() {
        return kafka.history().stream()
                .map(record -> Topics.CLICKSTREAM_EVENTS.codec().decode(record.value()))
                .toList();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static long time(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static MockProducer<String, byte[]> kafka() {
        return new MockProducer<>(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    }
}

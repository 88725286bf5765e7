package io.anomalyguard.producer.replay;

import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.delivery.KafkaAwayException;
import io.anomalyguard.producer.delivery.KafkaLink;
import io.anomalyguard.tracing.Tracing;
import java.io.Console;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code replay FILE ...}: the command-line mode. Starts no Spring. */
public final class ReplayCommand {
    /** Everything was delivered. */
    public static final int OK = 0;

    /** The file could not be read, or not everything was delivered. */
    public static final int FAILED = 1;

    /** The command line cannot be meant so. */
    public static final int USAGE = 2;

    /** So many requests of a site seldom come from one client. */
    private static final int MANY = 100;

    /** As other commands call it. */
    private static final Path STANDARD_INPUT = Path.of("-");

    /** How long a replay that is stopped waits for acknowledgements: none come where Kafka is away. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    /** How long a process that is stopped waits for the summary, which comes after that. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean terminal;
    private final Clock clock;
    private final LogLineParser parser;
    private volatile boolean stopped;

    ReplayCommand(PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal, Clock clock) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.terminal = terminal;
        this.clock = clock;
        this.parser = new LogLineParser(clock);
    }

    /** Runs the command with the arguments behind {@code replay} and returns the exit code. */
    public static int execute(String... arguments) throws InterruptedException {
        // Before any logger is made: without Spring, logback would print Kafka's debug messages.
        System.setProperty("logback.configurationFile", "logback-replay.xml");
        // Null where the output is not a terminal, in JDK 25 still, or again.
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        var command = new ReplayCommand(System.out, System.err, System.getenv(), terminal, Clock.systemUTC());
        var finished = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            // After Ctrl-C: let the main thread wait for what is under way and print the summary.
            command.stopped = true;
            try {
                boolean _ = finished.await(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            return command.run(arguments);
        } finally {
            finished.countDown();
        }
    }

    int run(String... arguments) throws InterruptedException {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(ReplayOptions.USAGE);
            return OK;
        }
        ReplayOptions options;
        try {
            options = ReplayOptions.parse(arguments, environment);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(ReplayOptions.USAGE);
            return USAGE;
        }
        try {
            return replay(options);
        } catch (IOException e) {
            err.println("Cannot read " + options.file() + ": " + reason(e));
            return FAILED;
        } catch (KafkaAwayException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private int replay(ReplayOptions options) throws IOException, KafkaAwayException, InterruptedException {
        if (options.file().equals(STANDARD_INPUT) && !Files.exists(STANDARD_INPUT)) {
            throw new IOException("standard input is not read, since a log is read twice; write it to a file first");
        }
        if (Files.isDirectory(options.file())) {
            throw new IOException("it is a directory");
        }
        if (Files.exists(options.file()) && !Files.isRegularFile(options.file())) {
            throw new IOException("it is no regular file; it is read twice, so write it to one first");
        }
        LogSurvey survey = survey(options);
        if (stopped) {
            err.println("Stopped; nothing was sent.");
            return FAILED;
        }
        printSurvey(options, survey);
        if (survey.events() == 0) {
            err.println("No line of " + options.file() + " is a request in a format that is read: "
                    + ReplayOptions.FORMATS);
            return FAILED;
        }
        if (options.dryRun()) {
            Replay.Result result = Replay.dryRun(options.file(), parser, survey, () -> stopped);
            row("users", result.users());
            row("values shortened", result.shortened());
            out.println("Nothing was sent.");
            return OK;
        }
        var kafka = new KafkaLink(kafkaSettings(options));
        kafka.newestEvent();
        try (var delivery = new Delivery(kafka::producer, Tracing.OFF)) {
            delivery.open();
            return send(options, survey, delivery);
        }
    }

    LogSurvey survey(ReplayOptions options) throws IOException {
        return LogSurvey.of(options.file(), parser, clock.millis(), () -> stopped);
    }

    /** Sends the file, prints what came of it, and returns the exit code. */
    int send(ReplayOptions options, LogSurvey survey, Delivery delivery) throws IOException {
        long shift = Replay.shift(options.times(), survey, options.speed(), clock.millis());
        var replay =
                new Replay(options.file(), parser, survey, options.speed(), shift, delivery, () -> stopped, LAST_WAIT);
        Replay.Result result = replay.run(new Progress(out, terminal, survey.events()));
        Delivery.Counts counts = result.counts();
        row("users", result.users());
        row("values shortened", result.shortened());
        if (options.times() == LogTimes.NOW) {
            out.printf(
                    "%-18s %s to %s%n",
                    "times moved to",
                    Instant.ofEpochMilli(survey.firstTime() + shift),
                    Instant.ofEpochMilli(survey.lastTime() + shift));
        }
        row("sent", counts.sent());
        row("acknowledged", counts.acknowledged());
        row("failed", counts.failed());
        if (counts.inFlight() > 0) {
            row("fate unknown", counts.inFlight());
        }
        double seconds = result.duration().toMillis() / 1_000.0;
        out.printf(
                Locale.ROOT,
                "%-18s %.1f s (%,d events/s)%n",
                "duration",
                seconds,
                Math.round(counts.acknowledged() / Math.max(seconds, 0.001)));
        if (counts.acknowledged() >= survey.events()) {
            return OK;
        }
        err.printf(
                Locale.ROOT,
                "%,d of %,d events were not delivered%s. With --times keep the file can be replayed again until half an"
                        + " hour after this replay's begin: what has arrived is dropped as repeated or late.%n",
                survey.events() - counts.acknowledged(),
                survey.events(),
                stopped ? " before the stop" : "");
        return FAILED;
    }

    void printSurvey(ReplayOptions options, LogSurvey survey) {
        out.println(options.file());
        row("lines", survey.lines());
        row("events", survey.events());
        if (survey.blank() > 0) {
            row("blank", survey.blank());
        }
        row("malformed", survey.malformed());
        survey.firstMalformed().forEach(wrong -> out.println("  " + wrong));
        if (survey.malformed() > survey.firstMalformed().size()) {
            out.println("  and " + (survey.malformed() - survey.firstMalformed().size()) + " more");
        }
        if (survey.events() > 0) {
            out.printf(
                    "%-18s %s to %s%n",
                    "times of the log",
                    Instant.ofEpochMilli(survey.firstTime()),
                    Instant.ofEpochMilli(survey.lastTime()));
        }
        if (survey.onlyHost() != null && survey.events() >= MANY) {
            err.println("All requests come from one client, " + LogSurvey.excerpt(survey.onlyHost())
                    + ". If that is a proxy, or no client at all, its visitors are told apart by their agents alone: let the"
                    + " server log who is behind it (nginx: realip, Apache: mod_remoteip).");
        }
        if (survey.ahead() > 0 && options.times() == LogTimes.KEEP) {
            row("ahead of the clock", survey.ahead());
            err.println("These times are yet to come: stream-processor rejects them. Is the server's time zone right?"
                    + " --times now moves them.");
        }
    }

    private void row(String name, long value) {
        out.printf(Locale.ROOT, "%-18s %,d%n", name, value);
    }

    private Map<String, Object> kafkaSettings(ReplayOptions options) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", options.servers());
        settings.put("client.id", "replay");
        put(settings, "security.protocol", "KAFKA_SECURITY_PROTOCOL");
        put(settings, "sasl.mechanism", "KAFKA_SASL_MECHANISM");
        put(settings, "sasl.jaas.config", "KAFKA_SASL_JAAS_CONFIG");
        return settings;
    }

    private void put(Map<String, Object> settings, String name, String variable) {
        String value = environment.getOrDefault(variable, "");
        if (!value.isBlank()) {
            settings.put(name, value);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _, FileNotFoundException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            // Where the first bytes are missing LogFile has its own words, in an exception that is none of these.
            case EOFException _ -> "it is packed and cut off; unpack what is there to a file (gzip -dc)";
            default -> Objects.requireNonNullElse(e.getMessage(), e.toString());
        };
    }
}

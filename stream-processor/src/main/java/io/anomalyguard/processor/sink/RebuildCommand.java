package io.anomalyguard.processor.sink;

import io.anomalyguard.feast.OnlineStore;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.boot.convert.DurationStyle;

/** {@code rebuild}: fills an empty or outdated online store, and says how far it is. */
public final class RebuildCommand {
    public static final String USAGE = """
            Usage: rebuild [--since DURATION]

            Writes every user's newest row of user.features to the online store, unless the store has a newer one.

              --since DURATION   how far back to read, such as 90m or 24h (default: as long as the store keeps a row,
                                 KEY_TTL; whoever has been idle for longer would not be in it either)
            """;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final PrintStream out;
    private final Duration since;
    private final long start = System.nanoTime();
    private long told = start;

    /**
     * Understands the command line.
     *
     * @param keyTtl how long the store keeps a row
     * @param arguments what follows the word {@code rebuild}
     * @throws IllegalArgumentException with a sentence about the argument at fault
     */
    public RebuildCommand(PrintStream out, Duration keyTtl, String... arguments) {
        this.out = out;
        if (arguments.length != 0 && (arguments.length != 2 || !arguments[0].equals("--since"))) {
            throw new IllegalArgumentException("\"" + String.join(" ", arguments) + "\" is not understood.");
        }
        this.since = arguments.length == 0 ? keyTtl : duration(arguments[1]);
    }

    private static Duration duration(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // The answer is the same as for a negative duration.
        }
        throw new IllegalArgumentException("--since must be a duration such as 90m or 24h, not " + text + ".");
    }

    /** Rebuilds the store and prints the progress and what came of it. */
    public void run(Consumer<byte[], byte[]> consumer, OnlineStore store, int batchSize) {
        Instant from = Instant.now().minus(since).truncatedTo(ChronoUnit.SECONDS);
        out.println("Reading user.features since " + from);
        var result = new Rebuild(consumer, store, batchSize).run(from, this::tell);
        out.printf(
                Locale.ROOT,
                "%,d rows read, %,d written to the online store, %,d left out because it has newer ones, %,d unreadable"
                        + " records; %.1f s%n",
                result.rows(),
                result.written(),
                result.skipped(),
                result.corrupt(),
                seconds());
    }

    private void tell(double part, long rows) {
        if (System.nanoTime() - told >= BETWEEN_LINES.toNanos()) {
            told = System.nanoTime();
            out.printf(Locale.ROOT, "%3.0f %%  %,d rows read, %,.0f/s%n", part * 100, rows, rows / seconds());
        }
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}

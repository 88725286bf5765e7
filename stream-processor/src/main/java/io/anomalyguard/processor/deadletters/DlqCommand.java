package io.anomalyguard.processor.deadletters;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.processor.deadletters.DlqOptions.Action;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** {@code dlq ...}: lists, shows, exports and replays rejected records. */
public final class DlqCommand {
    public static final String USAGE = DlqOptions.USAGE;

    private static final int MAX_SHOWN = 2_000;

    private final DlqOptions options;
    private final PrintStream out;

    /**
     * Understands the command line.
     *
     * @param arguments what follows the word {@code dlq}
     * @throws IllegalArgumentException with a sentence about the argument at fault
     */
    public DlqCommand(PrintStream out, String... arguments) {
        this.options = DlqOptions.parse(arguments);
        this.out = out;
    }

    /**
     * Does it.
     *
     * @param consumers makes a consumer of committed records without a group
     * @param producers makes a transactional producer
     * @return whether all that was to be replayed has been
     * @throws IOException with a sentence for people, if the file cannot be read or written
     */
    public boolean run(Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Producer<byte[], byte[]>> producers)
            throws IOException {
        try (var consumer = consumers.get()) {
            if (options.action() == Action.REPLAY) {
                try (var producer = producers.get()) {
                    return replay(new Replay(producer, () -> read(consumer), Clock.systemUTC()));
                }
            }
            var topic = read(consumer);
            switch (options.action()) {
                case LIST, REPLAY -> list(topic);
                case SHOW -> show(topic);
                case EXPORT -> export(topic, requireNonNull(options.file()));
            }
            return true;
        }
    }

    private DeadLetterTopic read(Consumer<byte[], byte[]> consumer) {
        var topic = new DeadLetterTopic(consumer);
        if (topic.unreadableMarkers() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d markers of replayed records are unreadable and are left out of account%n",
                    topic.unreadableMarkers());
        }
        return topic;
    }

    private static final class Fault {
        long count;
        long replayed;

        @Nullable
        DeadLetter newest;
    }

    private void list(DeadLetterTopic topic) {
        var faults = new HashMap<String, Fault>();
        topic.forEach(letter -> {
            if (options.matches(letter)) {
                var fault = faults.computeIfAbsent(letter.fault(), name -> new Fault());
                fault.count++;
                fault.replayed += topic.isReplayed(letter.id()) ? 1 : 0;
                if (fault.newest == null || fault.newest.timeMs() <= letter.timeMs()) {
                    fault.newest = letter;
                }
            }
        });
        if (faults.isEmpty()) {
            out.println("No rejected records.");
            return;
        }
        out.printf("%10s %10s  %s%n", "rejected", "replayed", "field: reason, and the newest of them");
        faults.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().count))
                .forEach(entry -> {
                    var fault = entry.getValue();
                    out.printf(Locale.ROOT, "%,10d %,10d  %s%n", fault.count, fault.replayed, visible(entry.getKey()));
                    print(requireNonNull(fault.newest), " ".repeat(23), 160);
                });
    }

    private void show(DeadLetterTopic topic) {
        // Partitions come one after the other: newest by time, not by place in the stream.
        var newest = new PriorityQueue<DeadLetter>(Comparator.comparingLong(DeadLetter::timeMs));
        topic.forEach(letter -> {
            if (options.matches(letter)) {
                newest.add(letter);
                if (newest.size() > options.limit()) {
                    newest.remove();
                }
            }
        });
        var inOrder = new ArrayDeque<DeadLetter>();
        for (DeadLetter letter; (letter = newest.poll()) != null; ) {
            inOrder.addFirst(letter);
        }
        for (var letter : inOrder) {
            out.println(visible(letter.fault()) + (topic.isReplayed(letter.id()) ? " (replayed)" : ""));
            print(letter, "    ", MAX_SHOWN);
        }
    }

    private void print(DeadLetter letter, String indent, int most) {
        out.println(indent + Instant.ofEpochMilli(letter.timeMs()) + "  dead letter " + letter.id() + ", was "
                + visible(letter.source()));
        out.println(indent + "key   " + readable(letter.key(), most));
        out.println(indent + "value " + readable(letter.value(), most) + (letter.cut() ? " (was too large, cut)" : ""));
    }

    /** The text, or the size of what is no text. */
    private static String readable(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return "(none)";
        }
        String text = DeadLetterLine.text(bytes);
        if (text == null) {
            return "(" + bytes.length + " bytes that are no text)";
        }
        String visible = visible(text);
        return visible.length() <= most
                ? visible
                : visible.substring(0, most) + "... (" + visible.length() + " characters)";
    }

    /** With control characters made harmless for a terminal; whoever may write to the topic chooses the headers, too. */
    private static String visible(String text) {
        return text.replaceAll("\\p{C}", "\uFFFD");
    }

    private void export(DeadLetterTopic topic, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists; name a new file.");
        }
        // An export that fails or is killed leaves nothing that looks like a whole one.
        Path unfinished = Path.of(file + ".tmp");
        long[] written = {0};
        try {
            try (BufferedWriter lines = Files.newBufferedWriter(unfinished)) {
                topic.forEach(letter -> {
                    if (options.matches(letter) && !topic.isReplayed(letter.id())) {
                        try {
                            lines.write(DeadLetterLine.write(letter));
                            lines.newLine();
                            written[0]++;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
            }
            Files.move(unfinished, file);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no directory for " + file + ".", e);
        } catch (UncheckedIOException e) {
            throw new IOException("Cannot write " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + reason(e), e);
        } finally {
            removeIfThere(unfinished);
        }
        out.printf(
                Locale.ROOT, "%,d records in %s. Mend keys and values, then: dlq replay %s%n", written[0], file, file);
    }

    private static void removeIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Of what went wrong before this one has been told.
        }
    }

    private boolean replay(Replay replay) throws IOException {
        boolean allUnderstood = true;
        Path file = options.file();
        try (replay) {
            if (file == null) {
                replayTopic(replay);
            } else {
                allUnderstood = replayFile(replay, file);
            }
        }
        out.printf(Locale.ROOT, "%,10d sent to clickstream.events%n", replay.sent());
        out.printf(Locale.ROOT, "%,10d sent before, left alone%n", replay.sentBefore());
        replay.refused().forEach((fault, count) -> out.printf(Locale.ROOT, "%,10d not sent: %s%n", count, fault));
        return allUnderstood && replay.refused().isEmpty();
    }

    private void replayTopic(Replay replay) {
        replay.topic().forEach(letter -> {
            if (options.matches(letter)) {
                var _ = replay.send(letter.id(), letter.key(), letter.value());
            }
        });
    }

    private boolean replayFile(Replay replay, Path file) throws IOException {
        boolean allUnderstood = true;
        try (var lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line; (line = lines.readLine()) != null; ) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                String wrong;
                try {
                    var mended = DeadLetterLine.parse(line);
                    wrong = replay.send(mended.id(), mended.key(), mended.value());
                } catch (IllegalArgumentException e) {
                    allUnderstood = false;
                    wrong = e.getMessage();
                }
                if (wrong != null) {
                    out.println("line " + number + ": " + wrong);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ".", e);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is no UTF-8 text.", e);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + reason(e), e);
        }
        return allUnderstood;
    }

    /** Of the files' errors some have but a path for a message. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}

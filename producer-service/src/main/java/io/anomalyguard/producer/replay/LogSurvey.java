package io.anomalyguard.producer.replay;

import io.anomalyguard.contracts.click.ClickEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a first reading finds in a log; the second one sends it, and no line that has come meanwhile.
 *
 * @param lines all lines
 * @param events lines that are requests
 * @param blank lines without anything
 * @param malformed lines that are neither
 * @param firstMalformed what is wrong with the first of these, each with its line number
 * @param firstTime earliest time, epoch milliseconds; 0 without events
 * @param lastTime latest time, epoch milliseconds; 0 without events
 * @param ahead events that the pipeline refuses if they keep their times: they are yet to come
 * @param onlyHost the client of all events, if it is the same; null otherwise
 */
record LogSurvey(
        long lines,
        long events,
        long blank,
        long malformed,
        List<String> firstMalformed,
        long firstTime,
        long lastTime,
        long ahead,
        @Nullable String onlyHost) {

    private static final int SHOWN = 10;
    private static final int EXCERPT = 80;

    /**
     * Reads a file to its present end.
     *
     * @param now epoch milliseconds
     * @param stopped turns true when somebody wants it to end; what has been read until then is told
     */
    static LogSurvey of(Path file, LogLineParser parser, long now, BooleanSupplier stopped) throws IOException {
        var wrong = new ArrayList<String>();
        long lines = 0;
        long events = 0;
        long blank = 0;
        long malformed = 0;
        long ahead = 0;
        String onlyHost = null;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        try (var log = LogFile.open(file)) {
            for (String line; !stopped.getAsBoolean() && (line = log.next()) != null; ) {
                lines++;
                if (line.isBlank()) {
                    blank++;
                    continue;
                }
                try {
                    LogLine entry = parser.parse(line);
                    long time = entry.time();
                    onlyHost = events == 0 || entry.host().equals(onlyHost) ? entry.host() : null;
                    events++;
                    if (time > now + ClickEvent.MAX_AHEAD_MILLIS) {
                        ahead++;
                    }
                    first = Math.min(first, time);
                    last = Math.max(last, time);
                } catch (MalformedLineException e) {
                    malformed++;
                    if (wrong.size() < SHOWN) {
                        wrong.add("line " + lines + ": " + e.getMessage() + ": " + excerpt(line));
                    }
                }
            }
        }
        return new LogSurvey(
                lines,
                events,
                blank,
                malformed,
                List.copyOf(wrong),
                events == 0 ? 0 : first,
                events == 0 ? 0 : last,
                ahead,
                onlyHost);
    }

    /** The line's begin without anything that could command a terminal. */
    static String excerpt(String line) {
        String begin = line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
        return begin.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

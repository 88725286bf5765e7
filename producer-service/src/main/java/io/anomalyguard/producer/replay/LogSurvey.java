package io.anomalyguard.producer.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a first reading finds in a log; the second one sends it.
 *
 * @param lines all lines
 * @param events lines that are requests
 * @param blank lines without anything
 * @param malformed lines that are neither
 * @param firstMalformed what is wrong with the first of these, each with its line number
 * @param firstTime earliest time, epoch milliseconds; 0 without events
 * @param lastTime latest time, epoch milliseconds; 0 without events
 */
record LogSurvey(
        long lines,
        long events,
        long blank,
        long malformed,
        List<String> firstMalformed,
        long firstTime,
        long lastTime) {

    private static final int SHOWN = 10;
    private static final int EXCERPT = 80;

    static LogSurvey of(Path file, LogLineParser parser) throws IOException {
        var wrong = new ArrayList<String>();
        long lines = 0;
        long events = 0;
        long blank = 0;
        long malformed = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        try (var log = LogFile.open(file)) {
            for (String line; (line = log.next()) != null; ) {
                lines++;
                if (line.isBlank()) {
                    blank++;
                    continue;
                }
                try {
                    long time = parser.parse(line).time();
                    events++;
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
                lines, events, blank, malformed, List.copyOf(wrong), events == 0 ? 0 : first, events == 0 ? 0 : last);
    }

    /** The line's begin without anything that could command a terminal. */
    private static String excerpt(String line) {
        String begin = line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
        return begin.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

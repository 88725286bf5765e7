package io.anomalyguard.producer.replay;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common and the combined log format of Apache and nginx:
 *
 * <pre>{@code host ident user [day/Mon/year:hour:minute:second zone] "request" status bytes "referrer" "agent"}</pre>
 *
 * <p>Real logs are kept, not corrected: whatever has a host, a time, a quoted request and a status is an event, also
 * where the request is not HTTP ({@code -}, a TLS handshake in plain text), names no protocol, or holds quotation marks,
 * escaped or not, and where the line is cut off behind the status. Fields behind the known ones are ignored, and so is
 * what stands before the client: a virtual host ({@code vhost_combined}), what syslog, a container's runtime or a
 * collector has put there, or of a list of addresses all but the first. Amazon S3's server access logs, which name the client
 * behind the time, are read too, and so is what Docker keeps of a container (its driver {@code json-file}). Other JSON is
 * refused: no two servers call the client alike. But a time at which there was no web, or which is
 * yet to come, would move all others or be waited for, and makes the line malformed. Not thread-safe: it remembers the
 * last day.
 */
final class LogLineParser {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int TIME_LENGTH = "01/Jul/1995:00:00:01 -0400".length();
    private static final long SECOND = 1_000;
    private static final Duration MAX_AHEAD = Duration.ofDays(1);

    private final long latest;
    private String lastDay = "";
    private long lastDayMillis;

    /** @param clock tells once what is now, so that one parser always judges alike */
    LogLineParser(Clock clock) {
        latest = clock.instant().plus(MAX_AHEAD).toEpochMilli();
    }

    LogLine parse(String line) throws MalformedLineException {
        return request(line.startsWith("{") ? ofContainer(line) : line);
    }

    /** What a container has written, of {@code {"log":"...\n","stream":"stdout","time":"..."}}. */
    private static String ofContainer(String json) throws MalformedLineException {
        String written = "{";
        try (var in = ObjectReader.open(json.getBytes(StandardCharsets.UTF_8))) {
            for (String name; (name = in.nextField()) != null; ) {
                if (name.equals("log")) {
                    written = in.text(0, Integer.MAX_VALUE).stripTrailing();
                } else {
                    in.skip();
                }
            }
        } catch (InvalidRecordException e) {
            throw noJson();
        }
        if (written.startsWith("{")) {
            throw noJson();
        }
        return written;
    }

    private static MalformedLineException noJson() {
        return new MalformedLineException("JSON");
    }

    private LogLine request(String line) throws MalformedLineException {
        int firstEnd = line.indexOf(' ');
        if (firstEnd <= 0) {
            throw new MalformedLineException("no host");
        }
        int open = timeStart(line, firstEnd);
        int close = open < 0 ? -1 : line.indexOf(']', open);
        if (close < 0) {
            throw new MalformedLineException("no time in brackets");
        }
        long time = time(line, open + 1, close);
        int quote = line.indexOf('"', close);
        if (quote < 0) {
            throw new MalformedLineException("no request in quotation marks");
        }
        int requestEnd = endOfRequest(line, quote + 1);
        if (requestEnd < 0) {
            throw new MalformedLineException("no status behind the request");
        }
        int statusEnd = wordEnd(line, requestEnd + 2);
        int status = status(line, requestEnd + 2, statusEnd);
        String request = unescape(line, quote + 1, requestEnd);
        String referrer = null;
        String agent = null;
        int referrerStart = line.indexOf('"', statusEnd);
        if (referrerStart >= 0) {
            int referrerEnd = endOfQuoted(line, referrerStart + 1);
            // A line cut off in its referrer or agent (a full disk, a log rotation) still tells of a request.
            referrer = referrerEnd < 0 ? null : absentIfDash(unescape(line, referrerStart + 1, referrerEnd));
            int agentStart = referrerEnd < 0 ? -1 : line.indexOf('"', referrerEnd + 1);
            if (agentStart >= 0) {
                int agentEnd = endOfQuoted(line, agentStart + 1);
                String text = unescape(line, agentStart + 1, agentEnd < 0 ? line.length() : agentEnd);
                agent = text.equals("-") ? "" : text;
            }
        }
        return split(host(line, open, close), time, request, status, referrer, agent);
    }

    /**
     * The bracket before a time that a quoted request follows; the first one if there is none such. The user before it was
     * named by the client, who can write brackets and times there, but no quotation mark that is not escaped.
     */
    private static int timeStart(String line, int from) {
        int first = line.indexOf('[', from);
        int open = first;
        while (open >= 0 && !line.startsWith("] \"", open + 1 + TIME_LENGTH)) {
            open = line.indexOf('[', open + 1);
        }
        return open >= 0 ? open : first;
    }

    /** {@code METHOD target HTTP/1.0}, or {@code METHOD target} as in HTTP/0.9; anything else is kept whole. */
    private static LogLine split(
            String host, long time, String request, int status, @Nullable String referrer, @Nullable String agent) {
        int methodEnd = request.indexOf(' ');
        if (methodEnd <= 0 || !isMethod(request, methodEnd)) {
            return new LogLine(host, time, "", request, status, referrer, agent);
        }
        int protocol = request.lastIndexOf(" HTTP/");
        String target = request.substring(methodEnd + 1, protocol > methodEnd ? protocol : request.length())
                .strip();
        return new LogLine(host, time, request.substring(0, methodEnd), target, status, referrer, agent);
    }

    private static boolean isMethod(String request, int end) {
        for (int i = 0; i < end; i++) {
            char c = request.charAt(i);
            if (!(c >= 'A' && c <= 'Z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /**
     * The client: the first word if it is an address, else the address or name before the absent identity ({@code -}), else
     * the one behind a virtual host with its port, else the address behind the time, else the first word.
     *
     * @param time the bracket before the time
     * @param timeEnd the bracket behind it
     */
    private static String host(String line, int time, int timeEnd) throws MalformedLineException {
        int firstEnd = wordEnd(line, 0);
        int end = firstEnd > 1 && line.charAt(firstEnd - 1) == ',' ? firstEnd - 1 : firstEnd;
        String first = line.substring(0, end);
        if (isAddress(first)) {
            return first;
        }
        // The user comes later and may hold anything, so the first place that will do is the one that the server wrote.
        for (int at = line.indexOf(" - ", firstEnd); at >= 0 && at + 3 <= time; at = line.indexOf(" - ", at + 1)) {
            int start = line.lastIndexOf(' ', at - 1) + 1;
            if (start == 0) {
                break;
            }
            String word = line.substring(start, at);
            if (isAddressOrName(word)) {
                return word;
            }
        }
        int second = firstEnd + 1;
        int secondEnd = wordEnd(line, second);
        int colon = first.indexOf(':');
        boolean port = colon > 0 && colon + 1 < end && isNumber(line, colon + 1, end);
        if (port && secondEnd < time && isAddressOrName(line.substring(second, secondEnd))) {
            return line.substring(second, secondEnd);
        }
        int behind = Math.min(timeEnd + 2, line.length());
        String client = line.substring(behind, wordEnd(line, behind));
        if (isAddress(client)) {
            return client;
        }
        // S3 names an owner and a bucket before the time, and no client where it acts by itself.
        if (client.equals("-") && secondEnd + 1 == time) {
            throw new MalformedLineException("no client");
        }
        return first;
    }

    private static boolean isAddressOrName(String word) {
        return word.indexOf('.') >= 0 || word.indexOf(':') >= 0;
    }

    /** Whether it is an IP address by its looks: a time of day, or a number with a fraction, is none. */
    private static boolean isAddress(String word) {
        int dots = 0;
        int colons = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            } else if (!HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return colons == 0
                ? dots == 3 && isNumber(word.replace(".", ""), 0, word.length() - 3)
                : colons == 7 || word.contains("::");
    }

    /**
     * The quotation mark that a status follows: those before it belong to the request, however it was written. One that the
     * server has escaped came from the client, who may have written a status behind it.
     */
    private static int endOfRequest(String line, int from) {
        int end = endOfRequest(line, from, false);
        return end >= 0 ? end : endOfRequest(line, from, true);
    }

    private static int endOfRequest(String line, int from, boolean escaped) {
        for (int at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
            int word = at + 2;
            if (word <= line.length() && line.charAt(at + 1) == ' ' && (escaped || !isEscaped(line, from, at))) {
                int end = wordEnd(line, word);
                boolean number = end > word && end - word <= 3 && isNumber(line, word, end);
                boolean dash = end == word + 1 && line.charAt(word) == '-';
                if (number || dash) {
                    return at;
                }
            }
        }
        return -1;
    }

    private static boolean isEscaped(String line, int from, int at) {
        int backslashes = 0;
        while (at - backslashes > from && line.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static int endOfQuoted(String line, int from) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return at;
            }
        }
        return -1;
    }

    private static int wordEnd(String line, int from) {
        int end = line.indexOf(' ', from);
        return end < 0 ? line.length() : end;
    }

    private static boolean isNumber(String line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.charAt(i) < '0' || line.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Servers write - or 000 where the client went away before an answer, and some their own numbers from 600 on. */
    private static int status(String line, int from, int to) {
        if (!isNumber(line, from, to)) {
            return ClickEvent.NO_STATUS;
        }
        int status = Integer.parseInt(line, from, to, 10);
        return status >= 100 && status <= 599 ? status : ClickEvent.NO_STATUS;
    }

    /** Takes {@code \"} and {@code \\} back; other escapes ({@code \x16}) stay as the server wrote them. */
    private static String unescape(String line, int from, int to) {
        int escape = line.indexOf('\\', from);
        if (escape < 0 || escape >= to) {
            return line.substring(from, to);
        }
        var text = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = line.charAt(at);
            if (c == '\\' && at + 1 < to && (line.charAt(at + 1) == '"' || line.charAt(at + 1) == '\\')) {
                at++;
            }
            text.append(line.charAt(at));
        }
        return text.toString();
    }

    private static @Nullable String absentIfDash(String text) {
        return text.isEmpty() || text.equals("-") ? null : text;
    }

    private long time(String line, int from, int to) throws MalformedLineException {
        if (to - from != TIME_LENGTH
                || line.charAt(from + 2) != '/'
                || line.charAt(from + 6) != '/'
                || line.charAt(from + 11) != ':'
                || line.charAt(from + 14) != ':'
                || line.charAt(from + 17) != ':'
                || line.charAt(from + 20) != ' ') {
            throw badTime();
        }
        int hour = number(line, from + 12, from + 14, 23);
        int minute = number(line, from + 15, from + 17, 59);
        int second = number(line, from + 18, from + 20, 60); // 60: a leap second, told as the next minute's first.
        int zone = number(line, from + 22, from + 24, 18) * 60 + number(line, from + 24, from + 26, 59);
        char sign = line.charAt(from + 21);
        if (sign != '+' && sign != '-') {
            throw badTime();
        }
        long ofDay = (hour * 60L + minute) * 60 + second;
        long millis = day(line, from) + (ofDay - (sign == '+' ? zone : -zone) * 60L) * SECOND;
        if (millis < ClickEvent.MIN_TIMESTAMP) {
            throw new MalformedLineException("a time before 1990");
        }
        if (millis > latest) {
            throw new MalformedLineException("a time more than a day in the future");
        }
        return millis;
    }

    private long day(String line, int from) throws MalformedLineException {
        if (!line.startsWith(lastDay, from) || lastDay.isEmpty()) {
            int month = MONTHS.indexOf(line.substring(from + 3, from + 6).toLowerCase(Locale.ROOT));
            if (month < 0 || month % 3 != 0) {
                throw badTime();
            }
            try {
                lastDayMillis = LocalDate.of(
                                        number(line, from + 7, from + 11, 9999),
                                        month / 3 + 1,
                                        number(line, from, from + 2, 31))
                                .toEpochDay()
                        * 86_400
                        * SECOND;
            } catch (DateTimeException e) {
                throw badTime();
            }
            lastDay = line.substring(from, from + 11);
        }
        return lastDayMillis;
    }

    private static int number(String line, int from, int to, int max) throws MalformedLineException {
        if (isNumber(line, from, to)) {
            int number = Integer.parseInt(line, from, to, 10);
            if (number <= max) {
                return number;
            }
        }
        throw badTime();
    }

    private static MalformedLineException badTime() {
        return new MalformedLineException("the time is not like [01/Jul/1995:00:00:01 -0400]");
    }
}

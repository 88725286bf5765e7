package io.anomalyguard.testing;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One user's features by the book (docs/features.md): keeps every event and computes each row from scratch. Shares no
 * code with what it checks. Not thread-safe.
 */
public final class NaiveUser {
    /** What becomes of an event. */
    public enum Outcome {
        COUNTED,
        DUPLICATE,
        LATE
    }

    private record Remembered(UUID id, long second) {}

    private final long latenessMs;
    private final long sessionGapMs;
    private final List<ClickEvent> events = new ArrayList<>();
    private final List<Remembered> remembered = new ArrayList<>();
    private long asOf = -1;

    public NaiveUser(Duration lateness, Duration sessionGap) {
        this.latenessMs = lateness.toMillis();
        this.sessionGapMs = sessionGap.toMillis();
    }

    /**
     * Takes in the event that came next; only one that counts changes anything.
     *
     * @param appended when the broker received it, epoch ms: later it did not happen
     */
    public Outcome add(ClickEvent told, long appended) {
        ClickEvent event = told.at(Math.min(told.timestamp(), appended));
        if (remembered.stream().anyMatch(r -> r.id().equals(event.eventId()))) {
            return Outcome.DUPLICATE;
        }
        if (!events.isEmpty() && event.timestamp() < newest() - latenessMs) {
            return Outcome.LATE;
        }
        events.add(event);
        asOf = Math.max(asOf, newest());
        long newestSecond = newest() / 1000;
        remembered.removeIf(r -> r.second() <= newestSecond - 60);
        if (remembered.size() == 512) {
            remembered.removeFirst();
        }
        remembered.add(new Remembered(event.eventId(), event.timestamp() / 1000));
        return Outcome.COUNTED;
    }

    /** Moves on to the time at which all windows are empty. */
    public void goQuiet() {
        asOf = Math.max(asOf, newest() + 60_000);
    }

    /** The row as of now; the arguments are passed on to it. */
    public UserActivity row(String userId, long ingestedMs, @Nullable UUID eventId) {
        var minute = window(60);
        long failures =
                minute.stream().filter(e -> e.type() == EventType.LOGIN_FAILED).count();
        long errors = minute.stream().filter(e -> e.status() >= 400).count();
        Set<String> pages = new HashSet<>();
        Set<String> ips = new HashSet<>();
        for (var event : minute) {
            pages.add(event.page());
            if (event.ip() != null && !event.ip().isEmpty()) {
                ips.add(event.ip());
            }
        }
        long distinctPages = Math.min(estimate(pages, 128), minute.size());
        long distinctIps = Math.min(estimate(ips, 64), minute.size());

        var session = session();
        long transactions = session.stream()
                .filter(e -> e.type() == EventType.ADD_TO_CART || e.type() == EventType.CHECKOUT)
                .count();
        var times = session.stream().map(ClickEvent::timestamp).sorted().toList();
        double duration = (times.getLast() - times.getFirst()) / 1000.0;
        var newestTimes = times.subList(Math.max(0, times.size() - 33), times.size());
        return new UserActivity(
                userId,
                asOf,
                ingestedMs,
                eventId,
                window(10).size(),
                minute.size(),
                session.size(),
                (float) duration,
                mean(newestTimes),
                variation(newestTimes),
                distinctPages,
                ratio(minute.size() - distinctPages, minute.size()),
                ratio(errors, minute.size()),
                failures,
                distinctIps,
                ratio(transactions, session.size()));
    }

    private long newest() {
        return events.stream().mapToLong(ClickEvent::timestamp).max().orElseThrow();
    }

    private List<ClickEvent> window(int seconds) {
        long last = asOf / 1000;
        return events.stream()
                .filter(e -> e.timestamp() / 1000 > last - seconds && e.timestamp() / 1000 <= last)
                .toList();
    }

    private List<ClickEvent> session() {
        var times = events.stream().map(ClickEvent::timestamp).sorted().toList();
        int first = times.size() - 1;
        while (first > 0 && times.get(first) - times.get(first - 1) <= sessionGapMs) {
            first--;
        }
        long start = times.get(first);
        return events.stream().filter(e -> e.timestamp() >= start).toList();
    }

    private static long estimate(Set<String> values, int k) {
        for (int level = 0; ; level++) {
            long mask = (1L << level) - 1;
            long sampled = values.stream().filter(v -> (hash(v) & mask) == 0).count();
            if (sampled < k) {
                return level == 0 ? sampled : Math.max(k, sampled << level);
            }
        }
    }

    /** 64-bit FNV-1a over the UTF-16 units, finished by MurmurHash3's fmix64. */
    private static long hash(String value) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < value.length(); i++) {
            h = (h ^ value.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    private static float mean(List<Long> times) {
        int gaps = times.size() - 1;
        return gaps < 1 ? 0 : (float) ((times.getLast() - times.getFirst()) / (1000.0 * gaps));
    }

    private static float variation(List<Long> times) {
        int gaps = times.size() - 1;
        if (gaps < 2 || times.getLast().equals(times.getFirst())) {
            return 0;
        }
        var sum = BigInteger.ZERO;
        var squares = BigInteger.ZERO;
        for (int i = 1; i < times.size(); i++) {
            var gap = BigInteger.valueOf(times.get(i) - times.get(i - 1));
            sum = sum.add(gap);
            squares = squares.add(gap.multiply(gap));
        }
        var scaledVariance = squares.multiply(BigInteger.valueOf(gaps)).subtract(sum.multiply(sum));
        return (float) (Math.sqrt(scaledVariance.doubleValue()) / sum.doubleValue());
    }

    private static float ratio(long part, long whole) {
        return whole == 0 ? 0 : (float) ((double) part / whole);
    }
}

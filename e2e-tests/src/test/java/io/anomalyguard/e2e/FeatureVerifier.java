package io.anomalyguard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.FeatureRow;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.testing.NaiveUser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Recomputes all feature rows from the clicks on the broker and compares them with what the stream processor made of
 * them. Each difference is told in a sentence.
 */
final class FeatureVerifier {
    private static final Duration LATENESS = Duration.ofSeconds(30);
    private static final Duration SESSION_GAP = Duration.ofMinutes(30);
    private static final long QUIET_AFTER_MS = 60_000;

    /** A user who has been idle for so much longer is overdue: a timer's slot, a tick and a commit. */
    private static final long QUIET_SLACK_MS = 2_500;

    private final String kafka;
    private final List<String> differences = new ArrayList<>();
    private final List<String> overdue = new ArrayList<>();
    private int quietRows;

    private FeatureVerifier(String kafka) {
        this.kafka = kafka;
    }

    /**
     * What a verification found, and how much it has looked at.
     *
     * @param differences what no time mends
     * @param overdue users whose quiet rows should be there by now; they follow when the processor was away until now
     */
    record Result(List<String> differences, List<String> overdue, int clicks, int rows, int quietRows) {}

    /** Holds every row of {@code user.features} and every dead letter to {@code clickstream.events}. */
    static Result verify(String kafka) {
        return new FeatureVerifier(kafka).run();
    }

    /** Holds the online store to the last row of each user. */
    static List<String> verifyStore(String kafka, OnlineStore store) {
        var last = new HashMap<String, UserActivity>();
        rows(kafka).forEach((user, rows) -> last.put(user, rows.getLast()));
        var differences = new ArrayList<String>();
        last.forEach((user, row) -> {
            FeatureRow stored = store.read(user);
            if (stored == null
                    || stored.timestamp() != row.timestamp()
                    || !Arrays.equals(stored.vector(), row.vector())) {
                differences.add(user + " in the store: " + stored + ", last row: " + row);
            }
        });
        return differences;
    }

    private Result run() {
        long now = System.currentTimeMillis();
        List<ConsumerRecord<byte[], byte[]>> clicks = TopicReader.readAll(kafka, Topics.CLICKSTREAM_EVENTS.name());
        Map<String, Deque<UserActivity>> rows = rows(kafka);
        int rowCount = rows.values().stream().mapToInt(Deque::size).sum();
        var users = new HashMap<String, Verified>();
        var garbage = new HashMap<String, Integer>();
        for (var record : clicks) {
            String user = new String(record.key(), UTF_8);
            try {
                ClickEvent click = Topics.CLICKSTREAM_EVENTS.codec().decode(record.value());
                users.computeIfAbsent(user, name -> new Verified(name, rows.getOrDefault(name, new ArrayDeque<>())))
                        .click(click, record.timestamp());
            } catch (InvalidRecordException e) {
                garbage.merge(new String(record.value(), UTF_8), 1, Integer::sum);
            }
        }
        users.values().forEach(user -> user.end(now));
        rows.keySet().stream()
                .filter(user -> !users.containsKey(user))
                .forEach(user -> differences.add("rows of " + user + ", who never clicked"));

        var letters = new HashMap<String, Integer>();
        TopicReader.readAll(kafka, Topics.CLICKSTREAM_DLQ)
                .forEach(letter -> letters.merge(new String(letter.value(), UTF_8), 1, Integer::sum));
        if (!letters.equals(garbage)) {
            differences.add("dead letters " + letters + ", garbage " + garbage);
        }
        return new Result(differences, overdue, clicks.size(), rowCount, quietRows);
    }

    private static Map<String, Deque<UserActivity>> rows(String kafka) {
        var rows = new HashMap<String, Deque<UserActivity>>();
        TopicReader.readAll(kafka, Topics.USER_FEATURES.name())
                .forEach(record -> rows.computeIfAbsent(new String(record.key(), UTF_8), user -> new ArrayDeque<>())
                        .add(Topics.USER_FEATURES.codec().decode(record.value())));
        return rows;
    }

    /** One user's rows, taken off as his clicks account for them. */
    private final class Verified {
        private final String name;
        private final Deque<UserActivity> rows;
        private final NaiveUser naive = new NaiveUser(LATENESS, SESSION_GAP);
        private long lastAppend;
        private boolean quiet;

        Verified(String name, Deque<UserActivity> rows) {
            this.name = name;
            this.rows = rows;
        }

        void click(ClickEvent click, long appended) {
            takeQuietRow();
            if (naive.add(click, appended) == NaiveUser.Outcome.COUNTED) {
                quiet = false;
                lastAppend = appended;
                compare(naive.row(name, appended, click.eventId()), rows.poll());
            }
        }

        /** @param now before the rows were read, epoch ms */
        void end(long now) {
            takeQuietRow();
            if (!quiet && now - lastAppend > QUIET_AFTER_MS + QUIET_SLACK_MS) {
                overdue.add(name + " has been idle since " + lastAppend + " and has no quiet row at " + now);
            }
            rows.forEach(row -> differences.add("one row too many: " + row));
        }

        private void takeQuietRow() {
            UserActivity row = rows.peek();
            if (row == null || !row.isQuiet() || quiet) {
                return;
            }
            rows.remove();
            quiet = true;
            quietRows++;
            naive.goQuiet();
            compare(naive.row(name, row.ingestedMs(), null), row);
            if (row.ingestedMs() - lastAppend < QUIET_AFTER_MS) {
                differences.add(name + " went quiet too early: " + row + ", last click received at " + lastAppend);
            }
        }

        private void compare(UserActivity expected, UserActivity actual) {
            if (!expected.equals(actual)) {
                differences.add("expected " + expected + ", found " + actual);
            }
        }
    }
}

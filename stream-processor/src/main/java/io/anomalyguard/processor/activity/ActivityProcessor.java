package io.anomalyguard.processor.activity;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One feature row for every event that is neither a duplicate nor late, as of the user's newest event; and one row with
 * the quiet values when the broker has received nothing of a user for a minute. A record's timestamp is the time the
 * broker received it, its key the user id in UTF-8.
 */
public final class ActivityProcessor implements Processor<byte[], ClickEvent, byte[], UserActivity> {
    static final Duration TICK = Duration.ofMillis(500);

    /** So many users are looked at in one tick, so that a million going quiet at once do not stop the stream. */
    private static final int MAX_USERS_PER_TICK = 20_000;

    private final String storeName;
    private final ActivitySettings settings;
    private final ActivityMetrics metrics;
    private final InputClock clock = new InputClock();

    /** A user has one timer here from the first event until his quiet row. */
    private final IdleTimers quietTimers = new IdleTimers();

    /** A user has one here from his first quiet row until he is removed; if he has come back by then, it is put off. */
    private final IdleTimers removalTimers = new IdleTimers();

    private final AtomicLong userCount = new AtomicLong();

    private @Nullable ProcessorContext<byte[], UserActivity> context;
    private @Nullable UserStore users;
    private @Nullable Cancellable ticks;

    public ActivityProcessor(String storeName, ActivitySettings settings, ActivityMetrics metrics) {
        this.storeName = storeName;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], UserActivity> context) {
        this.context = context;
        UserStore users = context.getStateStore(storeName);
        this.users = users;
        // A task that is revived keeps its processors, and Kafka Streams what they had scheduled.
        quietTimers.clear();
        removalTimers.clear();
        if (ticks != null) {
            ticks.cancel();
        }
        clock.onRecord(context.currentStreamTimeMs(), context.currentSystemTimeMs());
        // Called when the store has been restored.
        long count = 0;
        try (var all = users.all()) {
            for (; all.hasNext(); count++) {
                var user = all.next();
                if (!user.value.quiet) {
                    scheduleQuiet(user.key, user.value);
                }
                if (user.value.awaitsRemoval) {
                    scheduleRemoval(user.key, user.value);
                }
            }
        }
        userCount.set(count);
        metrics.add(this);
        ticks = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], ClickEvent> record) {
        var context = requireNonNull(this.context);
        var users = requireNonNull(this.users);
        ClickEvent event = record.value();
        byte[] key = record.key();
        long appended = record.timestamp();
        clock.onRecord(appended, context.currentSystemTimeMs());

        UserState state = users.get(key);
        boolean wasIdle = state == null || state.quiet;
        if (state == null) {
            state = UserState.before(event);
            userCount.incrementAndGet();
        }
        switch (state.add(event, clock.newest(), settings)) {
            case DUPLICATE -> metrics.duplicate();
            case LATE -> metrics.late();
            case COUNTED -> {
                users.put(key, state);
                if (wasIdle) {
                    scheduleQuiet(key, state);
                }
                metrics.row();
                var row = new Record<>(key, state.row(event.userId(), appended, event.eventId()), appended);
                RowHeaders.copy(record.headers(), row.headers());
                context.forward(row);
            }
        }
    }

    /** Users whose state is held here. Any thread may ask. RocksDB's own number counts every version of a user. */
    long userCount() {
        return userCount.get();
    }

    @Override
    public void close() {
        metrics.remove(this);
    }

    private void tick(long wall) {
        // Rejected records, of which nothing else is heard here, tell of the time as well.
        long streamTime = requireNonNull(context).currentStreamTimeMs();
        if (streamTime > clock.newest()) {
            clock.onRecord(streamTime, wall);
        }
        long now = clock.now(wall);
        if (now < 0) {
            return;
        }
        int left = MAX_USERS_PER_TICK;
        for (byte[] user; left > 0 && (user = quietTimers.poll(now)) != null; left--) {
            onQuietTimer(user, now, wall);
        }
        for (byte[] user; left > 0 && (user = removalTimers.poll(now)) != null; left--) {
            onRemovalTimer(user, now);
        }
    }

    private void onQuietTimer(byte[] key, long now, long wall) {
        var users = requireNonNull(this.users);
        UserState state = users.get(key);
        if (state == null || state.quiet) {
            return;
        }
        if (now - state.lastAppend >= settings.quietAfterMs()) {
            boolean awaitedRemoval = state.awaitsRemoval;
            state.goQuiet();
            users.put(key, state);
            if (!awaitedRemoval) {
                scheduleRemoval(key, state);
            }
            metrics.quietRow();
            var row = state.row(new String(key, StandardCharsets.UTF_8), wall, null);
            requireNonNull(context).forward(new Record<>(key, row, now));
        } else {
            scheduleQuiet(key, state);
        }
    }

    private void onRemovalTimer(byte[] key, long now) {
        var users = requireNonNull(this.users);
        UserState state = users.get(key);
        if (state == null) {
            return;
        }
        if (state.quiet && now - state.lastAppend >= settings.removeAfterMs()) {
            users.delete(key);
            userCount.decrementAndGet();
            metrics.removed();
        } else {
            scheduleRemoval(key, state);
        }
    }

    private void scheduleQuiet(byte[] key, UserState state) {
        quietTimers.schedule(key, state.lastAppend + settings.quietAfterMs());
    }

    private void scheduleRemoval(byte[] key, UserState state) {
        removalTimers.schedule(key, state.lastAppend + settings.removeAfterMs());
    }
}

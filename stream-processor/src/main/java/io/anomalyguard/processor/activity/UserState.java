package io.anomalyguard.processor.activity;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is remembered of one user. Bounded however fast he clicks; see {@link UserStateSerde} for the bytes.
 *
 * <p>All that it tells, except which of two duplicates counts, is independent of the order in which events came, as long
 * as none came later than the lateness allows. Not thread-safe.
 */
final class UserState {
    /** Ids remembered to recognise duplicates by. A person needs a few dozen; a bot must not fill the disk. */
    static final int MAX_IDS = 512;

    /** Up to this many different pages, and addresses, a count of different ones is exact. */
    static final int EXACT_PAGES = 128;

    static final int EXACT_IPS = 64;

    /** This object, what it is made of apart from the arrays, a session, and its place in {@link UserStore}. */
    private static final int FIXED_HEAP_BYTES = 600;

    enum Outcome {
        COUNTED,
        DUPLICATE,
        LATE
    }

    /** A run of events with no gap longer than the session gap. */
    static final class Session {
        long first;
        long last;
        long events;
        long transactions;

        Session(long first, long last, long events, long transactions) {
            this.first = first;
            this.last = last;
            this.events = events;
            this.transactions = transactions;
        }
    }

    /** What rows are as of, epoch ms: the newest event's time, or later after a quiet row. Never goes back. */
    long asOf;

    /** How far the input had come in the broker's time with the newest to arrive of the events that count, epoch ms. */
    long lastAppend;

    /** True from the quiet row until the next event. */
    boolean quiet;

    /** True from the first quiet row on: there is a timer for his removal. */
    boolean awaitsRemoval;

    final Session session;

    /** The session before, while an event may still come that joins the two. */
    @Nullable
    Session previous;

    final PaneCounts counts = new PaneCounts();
    final RecentTimes times = new RecentTimes();
    final RecentIds ids = new RecentIds(MAX_IDS);
    final DistinctCounter pages = new DistinctCounter(EXACT_PAGES);
    final DistinctCounter ips = new DistinctCounter(EXACT_IPS);

    UserState(long asOf, long lastAppend, boolean quiet, Session session, @Nullable Session previous) {
        this.asOf = asOf;
        this.lastAppend = lastAppend;
        this.quiet = quiet;
        this.session = session;
        this.previous = previous;
    }

    /** The state of a user of whom nothing is known but that this event is coming. */
    static UserState before(ClickEvent firstEvent) {
        long time = firstEvent.timestamp();
        return new UserState(time, 0, false, new Session(time, time, 0, 0), null);
    }

    /** Event time of the newest event, epoch ms. */
    long newest() {
        return session.last;
    }

    /**
     * Takes an event in, unless it is a duplicate or late; then nothing changes.
     *
     * @param appended how far the input has come with it in the broker's time, epoch ms; see {@link InputClock#newest}
     */
    Outcome add(ClickEvent event, long appended, ActivitySettings settings) {
        long time = event.timestamp();
        long id = Fingerprint.of(event.eventId());
        if (ids.contains(id)) {
            return Outcome.DUPLICATE;
        }
        if (time < newest() - settings.latenessMs()) {
            return Outcome.LATE;
        }
        addToSession(event, settings);
        asOf = Math.max(asOf, newest());
        lastAppend = Math.max(lastAppend, appended);
        quiet = false;
        expire();

        long pane = Windows.pane(time);
        ids.add(id, pane);
        times.add(time);
        // After a quiet row the window may end later than this event; then it is not in it.
        if (pane >= windowStart(Windows.LONG_PANES)) {
            counts.add(pane, 1, event.isError() ? 1 : 0, isLoginFailure(event) ? 1 : 0);
            pages.add(Fingerprint.of(event.page()), pane);
            String ip = event.ip();
            if (ip != null && !ip.isEmpty()) {
                ips.add(Fingerprint.of(ip), pane);
            }
        }
        return Outcome.COUNTED;
    }

    /** Moves on to the time at which no event is left in any window. */
    void goQuiet() {
        asOf = Math.max(asOf, newest() + Windows.LONG.toMillis());
        quiet = true;
        awaitsRemoval = true;
        expire();
    }

    /** About what this object and all that it holds take on the heap. */
    int heapBytes() {
        return FIXED_HEAP_BYTES
                + counts.heapBytes()
                + times.heapBytes()
                + ids.heapBytes()
                + pages.heapBytes()
                + ips.heapBytes();
    }

    /**
     * The features as of now.
     *
     * @param eventId what caused the row; null for the quiet row
     */
    UserActivity row(String userId, long ingestedMs, @Nullable UUID eventId) {
        long minute = windowStart(Windows.LONG_PANES);
        long events = counts.eventsFrom(minute);
        long distinctPages = Math.min(pages.countFrom(minute), events);
        var gaps = times.gapsFrom(session.first);
        return new UserActivity(
                userId,
                asOf,
                ingestedMs,
                eventId,
                counts.eventsFrom(windowStart(Windows.SHORT_PANES)),
                events,
                session.events,
                (float) ((session.last - session.first) / 1_000.0),
                gaps.meanSeconds(),
                gaps.variation(),
                distinctPages,
                share(events - distinctPages, events),
                share(counts.errorsFrom(minute), events),
                counts.loginFailuresFrom(minute),
                Math.min(ips.countFrom(minute), events),
                share(session.transactions, session.events));
    }

    private void addToSession(ClickEvent event, ActivitySettings settings) {
        long time = event.timestamp();
        if (time - session.last > settings.sessionGapMs()) {
            previous = new Session(session.first, session.last, session.events, session.transactions);
            session.first = time;
            session.last = time;
            session.events = 0;
            session.transactions = 0;
        } else if (time > session.last) {
            session.last = time;
        } else if (time < session.first) {
            session.first = time;
            if (previous != null && time - previous.last <= settings.sessionGapMs()) {
                session.first = previous.first;
                session.events += previous.events;
                session.transactions += previous.transactions;
                previous = null;
            }
        }
        session.events++;
        if (event.type().isTransaction()) {
            session.transactions++;
        }
        if (previous != null && session.first <= session.last - settings.latenessMs()) {
            previous = null;
        }
    }

    private void expire() {
        long windowStart = windowStart(Windows.LONG_PANES);
        counts.expireBefore(windowStart);
        pages.expireBefore(windowStart);
        ips.expireBefore(windowStart);
        // Ids last as long as events can come that are not late, which a quiet row does not change.
        ids.expireBefore(Windows.pane(newest()) - Windows.LONG_PANES + 1);
    }

    private long windowStart(int panes) {
        return Windows.pane(asOf) - panes + 1;
    }

    private static boolean isLoginFailure(ClickEvent event) {
        return switch (event.type()) {
            case LOGIN_FAILED -> true;
            case PAGE_VIEW, CLICK, SEARCH, ADD_TO_CART, CHECKOUT, LOGIN -> false;
        };
    }

    private static float share(long part, long whole) {
        return whole == 0 ? 0 : (float) ((double) part / whole);
    }
}

package io.anomalyguard.contracts.activity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The feature row: a user's behaviour as of one instant of event time. {@code docs/features.md} has a worked example.
 *
 * <p>Windows are made of panes of one second of epoch time. The window of <i>n</i> seconds is the pane that holds
 * {@link #timestamp()} and the <i>n</i> - 1 panes before it; for events with times in whole seconds that is exactly
 * (timestamp - n, timestamp]. A session is a run of events with no gap longer than the session gap (30 min); it is not
 * bound to the site's {@code session_id}. Late events and duplicates take no part.
 *
 * @param userId the entity
 * @param timestamp event time that the features are as of, epoch milliseconds: that of the user's newest event, or later
 *     after a quiet row; does not go back before an idle user's state is removed
 * @param ingestedMs when the broker received the event that caused the row, epoch milliseconds; a row that no event
 *     caused carries the time it was made
 * @param eventId the event that caused the row; null for a row that marks a user going quiet
 * @param clicks10s events of any type in the 10-second window
 * @param clicks1m events of any type in the 60-second window
 * @param sessionClicks events of any type in the session so far
 * @param sessionDuration seconds from the session's first to its newest event; 0 with one event
 * @param interArrivalMean mean seconds between successive events, in order of event time, of the session's newest 33
 *     events; 0 with one event
 * @param interArrivalCv coefficient of variation (population standard deviation over mean) of those up to 32 gaps; 0
 *     with fewer than three events, or if all have the same time
 * @param distinctPages1m different pages in the 60-second window: exact below 128, an estimate with a standard error of
 *     about 10 % above (at least 128), never more than {@code clicks1m}
 * @param repeatPageRatio share of the 60-second window's events whose page an earlier one of it had, 0 to 1: 1 -
 *     distinctPages1m / clicks1m; 0 in an empty window
 * @param errorRatio1m share of the 60-second window's events whose HTTP status is 400 or more, 0 to 1; an event without
 *     a status is no error; 0 in an empty window
 * @param loginFailures1m events of type login_failed in the 60-second window
 * @param distinctIps1m different client addresses in the 60-second window: exact below 64, an estimate with a standard
 *     error of about 15 % above (at least 64), never more than {@code clicks1m}; events without an address do not count
 * @param transactionRatio share of the session's events that are add_to_cart or checkout, 0 to 1
 */
public record UserActivity(
        String userId,
        long timestamp,
        long ingestedMs,
        @Nullable UUID eventId,
        long clicks10s,
        long clicks1m,
        long sessionClicks,
        float sessionDuration,
        float interArrivalMean,
        float interArrivalCv,
        long distinctPages1m,
        float repeatPageRatio,
        float errorRatio1m,
        long loginFailures1m,
        long distinctIps1m,
        float transactionRatio) {

    /** True if no event caused the row: it says that the user's windows have emptied. */
    public boolean isQuiet() {
        return eventId == null;
    }

    /** The value of one feature. Counts are exact up to 2^53. */
    public double value(Feature feature) {
        return switch (feature) {
            case CLICKS_10S -> clicks10s;
            case CLICKS_1M -> clicks1m;
            case SESSION_CLICKS -> sessionClicks;
            case SESSION_DURATION -> sessionDuration;
            case INTER_ARRIVAL_MEAN -> interArrivalMean;
            case INTER_ARRIVAL_CV -> interArrivalCv;
            case DISTINCT_PAGES_1M -> distinctPages1m;
            case REPEAT_PAGE_RATIO -> repeatPageRatio;
            case ERROR_RATIO_1M -> errorRatio1m;
            case LOGIN_FAILURES_1M -> loginFailures1m;
            case DISTINCT_IPS_1M -> distinctIps1m;
            case TRANSACTION_RATIO -> transactionRatio;
        };
    }

    /** All features in the order of {@link Feature}; the one vector that models are trained on and score. */
    public double[] vector() {
        return new double[] {
            clicks10s,
            clicks1m,
            sessionClicks,
            sessionDuration,
            interArrivalMean,
            interArrivalCv,
            distinctPages1m,
            repeatPageRatio,
            errorRatio1m,
            loginFailures1m,
            distinctIps1m,
            transactionRatio
        };
    }

    /**
     * The row whose features are the values of a vector.
     *
     * @param vector one value for each {@link Feature}, in their order; counts must be whole
     * @throws IllegalArgumentException if the vector has another length
     */
    public static UserActivity ofVector(
            String userId, long timestamp, long ingestedMs, @Nullable UUID eventId, double[] vector) {
        if (vector.length != Feature.all().size()) {
            throw new IllegalArgumentException(
                    "a feature vector has " + Feature.all().size() + " values, not " + vector.length);
        }
        return new UserActivity(
                userId,
                timestamp,
                ingestedMs,
                eventId,
                (long) vector[0],
                (long) vector[1],
                (long) vector[2],
                (float) vector[3],
                (float) vector[4],
                (float) vector[5],
                (long) vector[6],
                (float) vector[7],
                (float) vector[8],
                (long) vector[9],
                (long) vector[10],
                (float) vector[11]);
    }
}

package io.anomalyguard.contracts.activity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The feature row: a user's behaviour as of one instant of event time. Windows end at {@link #timestamp()}.
 *
 * @param userId the entity
 * @param timestamp event time that the features are as of, epoch milliseconds; never goes back for a user
 * @param ingestedMs when the broker received the event that caused the row, epoch milliseconds; a row that no event
 *     caused carries the time it was made
 * @param eventId the event that caused the row; null for a row that marks a user going quiet
 * @param clicks10s events in the last 10 s
 * @param clicks1m events in the last minute
 * @param sessionClicks events in the session so far
 * @param sessionDuration seconds since the session's first event
 * @param interArrivalMean mean seconds between successive events; 0 with fewer than two
 * @param interArrivalCv coefficient of variation (standard deviation over mean) of those gaps; 0 with fewer than three
 *     events
 * @param distinctPages1m different pages in the last minute
 * @param repeatPageRatio share of the last minute's events whose page had been seen before in it, 0 to 1
 * @param errorRatio1m share of the last minute's events that the site answered with an HTTP error, 0 to 1
 * @param loginFailures1m failed log-ins in the last minute
 * @param distinctIps1m different client addresses in the last minute
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

package io.anomalyguard.processor.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may be chosen about the features. The windows themselves (10 s and 1 min) are fixed by the features' names.
 *
 * @param lateness how far an event's time may lie behind its user's newest event and still count, 0 to 59 s
 * @param sessionGap a session ends when this much event time passes without an event; more than 60 s, at most 24 h
 * @param userCache heap for the states of the users who click often, for each partition; a person takes about 1.5 kB
 */
public record ActivitySettings(
        @DefaultValue("30s") Duration lateness,
        @DefaultValue("30m") Duration sessionGap,
        @DefaultValue("4MB") DataSize userCache) {
    /** Ids are remembered for 60 panes: of a still later event it could not be told whether it is a duplicate. */
    private static final Duration MAX_LATENESS = Windows.LONG.minusMillis(Windows.PANE_MS);

    public static final ActivitySettings DEFAULT =
            new ActivitySettings(Duration.ofSeconds(30), Duration.ofMinutes(30), DataSize.ofMegabytes(4));

    public ActivitySettings {
        if (lateness.isNegative() || lateness.compareTo(MAX_LATENESS) > 0) {
            throw new IllegalArgumentException(
                    "stream-processor.activity.lateness must be between 0s and 59s, not " + lateness);
        }
        if (sessionGap.compareTo(Windows.LONG) <= 0 || sessionGap.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "stream-processor.activity.session-gap must be more than 60s and at most 24h, not " + sessionGap);
        }
        if (userCache.isNegative()) {
            throw new IllegalArgumentException(
                    "stream-processor.activity.user-cache must not be negative, but is " + userCache);
        }
    }

    long latenessMs() {
        return lateness.toMillis();
    }

    long sessionGapMs() {
        return sessionGap.toMillis();
    }

    /** A user is quiet when the broker has received nothing of him for the length of the longest window. */
    long quietAfterMs() {
        return Windows.LONG.toMillis();
    }

    /** State goes when no event can belong to the session any more, one that is as late as allowed included. */
    long removeAfterMs() {
        return sessionGap.plus(lateness).toMillis();
    }
}

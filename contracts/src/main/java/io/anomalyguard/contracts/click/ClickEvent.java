package io.anomalyguard.contracts.click;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing a user did on a site. The JSON Schema for producers in any language is {@code schema/click-event.json} in
 * this module's resources; {@link ClickEventCodec} enforces the same rules.
 *
 * @param eventId identifies the event; a second event with the same id is a duplicate
 * @param userId 1 to 128 characters; also the record's key on the topic
 * @param sessionId the site's own idea of a session, 1 to 128 characters; not trusted for features
 * @param type what was done
 * @param page path on the site, 1 to 2048 characters
 * @param timestamp when it happened, epoch milliseconds UTC, from 1990 on
 * @param status HTTP status of the answer, 100 to 599, or 0 if unknown
 * @param ip address or host name of the client, at most 255 characters
 * @param userAgent the client's own description, at most 1024 characters
 * @param referrer where the user came from, at most 2048 characters
 */
public record ClickEvent(
        UUID eventId,
        String userId,
        String sessionId,
        EventType type,
        String page,
        long timestamp,
        int status,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String referrer) {

    /** The {@link #status} of an event that carries none. */
    public static final int NO_STATUS = 0;

    public static final int MAX_ID_LENGTH = 128;

    /** 1990-01-01T00:00Z: an earlier time, before there was a web, is a unit mistake (seconds), not a date. */
    public static final long MIN_TIMESTAMP = 631_152_000_000L;

    /** So far may a click lie ahead of the broker's clock, in milliseconds: for producers whose clocks run ahead. */
    public static final long MAX_AHEAD_MILLIS = 5 * 60 * 1_000;

    /** The same event at another time, epoch milliseconds. */
    public ClickEvent at(long time) {
        return new ClickEvent(eventId, userId, sessionId, type, page, time, status, ip, userAgent, referrer);
    }

    /** True if the answer was an HTTP error: a client error (4xx) or a server error (5xx). */
    public boolean isError() {
        return status >= 400;
    }
}

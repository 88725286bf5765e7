package io.anomalyguard.contracts.click;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.json.ObjectReader;
import io.anomalyguard.contracts.json.ObjectWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link ClickEvent} as JSON. Thread-safe. */
public final class ClickEventCodec implements JsonCodec<ClickEvent> {
    /** 9999-12-31T23:59:59.999Z: a later time is a unit mistake (microseconds), not a date. */
    private static final long MAX_TIMESTAMP = 253_402_300_799_999L;

    private static final int SEEN_TIMESTAMP = 1;
    private static final int SEEN_STATUS = 1 << 1;
    private static final int SEEN_IP = 1 << 2;
    private static final int SEEN_USER_AGENT = 1 << 3;
    private static final int SEEN_REFERRER = 1 << 4;

    @Override
    public byte[] encode(ClickEvent event) {
        return ObjectWriter.write(320, json -> {
            json.writeStringProperty("event_id", event.eventId().toString());
            json.writeStringProperty("user_id", event.userId());
            json.writeStringProperty("session_id", event.sessionId());
            json.writeStringProperty("type", event.type().wireName());
            json.writeStringProperty("page", event.page());
            json.writeNumberProperty("timestamp", event.timestamp());
            if (event.status() != ClickEvent.NO_STATUS) {
                json.writeNumberProperty("status", event.status());
            }
            if (event.ip() != null) {
                json.writeStringProperty("ip", event.ip());
            }
            if (event.userAgent() != null) {
                json.writeStringProperty("user_agent", event.userAgent());
            }
            if (event.referrer() != null) {
                json.writeStringProperty("referrer", event.referrer());
            }
        });
    }

    @Override
    public ClickEvent decode(byte[] bytes) {
        UUID eventId = null;
        String userId = null;
        String sessionId = null;
        EventType type = null;
        String page = null;
        long timestamp = 0;
        int status = ClickEvent.NO_STATUS;
        String ip = null;
        String userAgent = null;
        String referrer = null;
        int seen = 0;
        try (var in = ObjectReader.open(bytes)) {
            for (String name; (name = in.nextField()) != null; ) {
                switch (name) {
                    case "event_id" -> eventId = once(in, eventId, in.uuid());
                    case "user_id" -> userId = once(in, userId, in.key(1, ClickEvent.MAX_ID_LENGTH));
                    case "session_id" -> sessionId = once(in, sessionId, in.text(1, ClickEvent.MAX_ID_LENGTH));
                    case "type" -> type = once(in, type, type(in));
                    case "page" -> page = once(in, page, in.text(1, 2048));
                    case "timestamp" -> {
                        seen = once(in, seen, SEEN_TIMESTAMP);
                        timestamp = in.integer(ClickEvent.MIN_TIMESTAMP, MAX_TIMESTAMP);
                    }
                    case "status" -> {
                        seen = once(in, seen, SEEN_STATUS);
                        status = in.isNull() ? ClickEvent.NO_STATUS : (int) in.integer(100, 599);
                    }
                    case "ip" -> {
                        seen = once(in, seen, SEEN_IP);
                        ip = in.optionalText(255);
                    }
                    case "user_agent" -> {
                        seen = once(in, seen, SEEN_USER_AGENT);
                        userAgent = in.optionalText(1024);
                    }
                    case "referrer" -> {
                        seen = once(in, seen, SEEN_REFERRER);
                        referrer = in.optionalText(2048);
                    }
                    default -> in.skip();
                }
            }
            in.end();
        }
        if ((seen & SEEN_TIMESTAMP) == 0) {
            throw ObjectReader.missing("timestamp");
        }
        return new ClickEvent(
                ObjectReader.require("event_id", eventId),
                ObjectReader.require("user_id", userId),
                ObjectReader.require("session_id", sessionId),
                ObjectReader.require("type", type),
                ObjectReader.require("page", page),
                timestamp,
                status,
                ip,
                userAgent,
                referrer);
    }

    private static EventType type(ObjectReader in) {
        EventType type = EventType.of(in.text(1, 64));
        if (type == null) {
            throw in.invalid("unknown event type");
        }
        return type;
    }

    private static <T> T once(ObjectReader in, @Nullable T before, T value) {
        if (before != null) {
            throw in.invalid("given twice");
        }
        return value;
    }

    private static int once(ObjectReader in, int seen, int bit) throws InvalidRecordException {
        if ((seen & bit) != 0) {
            throw in.invalid("given twice");
        }
        return seen | bit;
    }
}

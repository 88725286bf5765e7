package io.anomalyguard.contracts.activity;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.json.ObjectReader;
import io.anomalyguard.contracts.json.ObjectWriter;
import java.util.UUID;

/** {@link UserActivity} as one flat JSON object. Thread-safe. */
public final class UserActivityCodec implements JsonCodec<UserActivity> {
    @Override
    public byte[] encode(UserActivity row) {
        return ObjectWriter.write(512, json -> {
            json.writeStringProperty("user_id", row.userId());
            json.writeNumberProperty("timestamp", row.timestamp());
            json.writeNumberProperty("ingested_ms", row.ingestedMs());
            if (row.eventId() != null) {
                json.writeStringProperty("event_id", row.eventId().toString());
            }
            FeatureFields.write(json, row);
        });
    }

    @Override
    public UserActivity decode(byte[] bytes) {
        String userId = null;
        Long timestamp = null;
        Long ingestedMs = null;
        UUID eventId = null;
        var features = new FeatureFields();
        try (var in = ObjectReader.open(bytes)) {
            for (String name; (name = in.nextField()) != null; ) {
                switch (name) {
                    case "user_id" -> userId = in.text(1, ClickEvent.MAX_ID_LENGTH);
                    case "timestamp" -> timestamp = in.integer(0, Long.MAX_VALUE);
                    case "ingested_ms" -> ingestedMs = in.integer(0, Long.MAX_VALUE);
                    case "event_id" -> eventId = in.isNull() ? null : in.uuid();
                    default -> {
                        if (!features.read(in, name)) {
                            in.skip();
                        }
                    }
                }
            }
            in.end();
        }
        return UserActivity.ofVector(
                ObjectReader.require("user_id", userId),
                ObjectReader.require("timestamp", timestamp),
                ObjectReader.require("ingested_ms", ingestedMs),
                eventId,
                features.vector());
    }
}

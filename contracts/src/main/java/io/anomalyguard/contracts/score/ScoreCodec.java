package io.anomalyguard.contracts.score;

import io.anomalyguard.contracts.activity.FeatureFields;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.json.ObjectReader;
import io.anomalyguard.contracts.json.ObjectWriter;
import java.util.List;
import java.util.UUID;

/** {@link Score} as JSON, with the row's features in a nested {@code features} object. Thread-safe. */
public final class ScoreCodec implements JsonCodec<Score> {
    @Override
    public byte[] encode(Score score) {
        UserActivity row = score.activity();
        return ObjectWriter.write(score.anomaly() ? 1536 : 768, json -> {
            json.writeStringProperty("user_id", row.userId());
            json.writeNumberProperty("anomaly_score", score.anomalyScore());
            json.writeNumberProperty("anomaly_probability", score.anomalyProbability());
            json.writeBooleanProperty("is_anomaly", score.anomaly());
            json.writeStringProperty("severity", score.severity().wireName());
            json.writeNumberProperty("threshold", score.threshold());
            json.writeStringProperty("model_version", score.modelVersion());
            json.writeObjectPropertyStart("features");
            FeatureFields.write(json, row);
            json.writeEndObject();
            Contributions.write(json, score.contributions());
            json.writeNumberProperty("feature_timestamp", row.timestamp());
            json.writeNumberProperty("ingested_ms", row.ingestedMs());
            json.writeNumberProperty("scored_ms", score.scoredMs());
            if (row.eventId() != null) {
                json.writeStringProperty("event_id", row.eventId().toString());
            }
        });
    }

    @Override
    public Score decode(byte[] bytes) {
        String userId = null;
        Double anomalyScore = null;
        Double probability = null;
        Boolean anomaly = null;
        Severity severity = null;
        Double threshold = null;
        String modelVersion = null;
        FeatureFields features = null;
        List<Contribution> contributions = List.of();
        Long timestamp = null;
        Long ingestedMs = null;
        Long scoredMs = null;
        UUID eventId = null;
        try (var in = ObjectReader.open(bytes)) {
            for (String name; (name = in.nextField()) != null; ) {
                switch (name) {
                    case "user_id" -> userId = in.text(1, ClickEvent.MAX_ID_LENGTH);
                    case "anomaly_score" -> anomalyScore = in.number();
                    case "anomaly_probability" -> probability = in.number();
                    case "is_anomaly" -> anomaly = in.bool();
                    case "severity" -> severity = severity(in);
                    case "threshold" -> threshold = in.number();
                    case "model_version" -> modelVersion = in.text(1, 128);
                    case "features" -> {
                        features = new FeatureFields();
                        in.object();
                        for (String feature; (feature = in.nextField()) != null; ) {
                            if (!features.read(in, feature)) {
                                in.skip();
                            }
                        }
                    }
                    case "contributions" -> contributions = Contributions.read(in);
                    case "feature_timestamp" -> timestamp = in.integer(0, Long.MAX_VALUE);
                    case "ingested_ms" -> ingestedMs = in.integer(0, Long.MAX_VALUE);
                    case "scored_ms" -> scoredMs = in.integer(0, Long.MAX_VALUE);
                    case "event_id" -> eventId = in.isNull() ? null : in.uuid();
                    default -> in.skip();
                }
            }
            in.end();
        }
        var row = UserActivity.ofVector(
                ObjectReader.require("user_id", userId),
                ObjectReader.require("feature_timestamp", timestamp),
                ObjectReader.require("ingested_ms", ingestedMs),
                eventId,
                ObjectReader.require("features", features).vector());
        return new Score(
                row,
                ObjectReader.require("anomaly_score", anomalyScore),
                ObjectReader.require("anomaly_probability", probability),
                ObjectReader.require("is_anomaly", anomaly),
                ObjectReader.require("severity", severity),
                ObjectReader.require("threshold", threshold),
                ObjectReader.require("model_version", modelVersion),
                contributions,
                ObjectReader.require("scored_ms", scoredMs));
    }

    private static Severity severity(ObjectReader in) {
        Severity severity = Severity.of(in.text(1, 32));
        if (severity == null) {
            throw in.invalid("unknown severity");
        }
        return severity;
    }
}

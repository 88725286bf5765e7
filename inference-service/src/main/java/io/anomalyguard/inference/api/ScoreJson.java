package io.anomalyguard.inference.api;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.ObjectReader;
import io.anomalyguard.contracts.json.ObjectWriter;
import io.anomalyguard.contracts.score.Contributions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code /score} reads and writes, with the streaming codec of the topics in place of data binding. The answer goes
 * out in one piece with its length; a converter's flush makes it two chunks, and of each a write of its own.
 */
final class ScoreJson {
    /** An explained verdict has some 1,600 bytes. */
    private static final int VERDICT_BYTES = 2048;

    static final String GIVEN_TWICE = "given twice";

    private ScoreJson() {}

    /**
     * Reads the body of a request.
     *
     * @throws Problem 400 naming the field that is wrong
     */
    static ScoreRequest read(HttpServletRequest request) throws IOException {
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            int length = request.getContentLength();
            body = length < 0 ? in.readAllBytes() : in.readNBytes(length);
        }
        if (body.length == 0) {
            throw Problem.invalid(InvalidRecordException.WHOLE_RECORD, "the request has no body");
        }
        return read(body);
    }

    static ScoreRequest read(byte[] body) {
        String userId = null;
        Map<String, @Nullable Object> features = null;
        boolean userSeen = false;
        boolean featuresSeen = false;
        try (var in = ObjectReader.open(body)) {
            for (String name; (name = in.nextField()) != null; ) {
                switch (name) {
                    case "user_id" -> {
                        once(in, userSeen);
                        userSeen = true;
                        userId = in.optionalText(Integer.MAX_VALUE);
                    }
                    case "features" -> {
                        once(in, featuresSeen);
                        featuresSeen = true;
                        features = in.isNull() ? null : features(in);
                    }
                    default -> in.skip();
                }
            }
            in.end();
        } catch (InvalidRecordException e) {
            throw Problem.invalid(e.field(), e.reason());
        }
        return new ScoreRequest(userId, features);
    }

    private static void once(ObjectReader in, boolean seen) {
        if (seen) {
            throw in.invalid(GIVEN_TWICE);
        }
    }

    /** What is no number is left to {@link FeatureInput} to refuse. */
    private static Map<String, @Nullable Object> features(ObjectReader in) {
        in.object();
        var features = new LinkedHashMap<String, @Nullable Object>();
        for (String name; (name = in.nextField()) != null; ) {
            if (features.containsKey(name)) {
                throw Problem.invalid("features." + name, GIVEN_TWICE);
            }
            if (in.isNumber()) {
                try {
                    features.put(name, in.number());
                } catch (InvalidRecordException e) {
                    throw Problem.invalid("features." + name, e.reason());
                }
            } else {
                in.skip();
                features.put(name, null);
            }
        }
        return features;
    }

    static void send(HttpServletResponse response, ScoreResponse verdict) throws IOException {
        send(response, ObjectWriter.write(VERDICT_BYTES, json -> fields(json, verdict)));
    }

    /** Sends the verdicts as the array {@code results} of an object. */
    static void send(HttpServletResponse response, List<ScoreResponse> verdicts) throws IOException {
        send(response, ObjectWriter.write(32 + VERDICT_BYTES * verdicts.size(), json -> {
            json.writeArrayPropertyStart("results");
            for (ScoreResponse verdict : verdicts) {
                json.writeStartObject();
                fields(json, verdict);
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private static void send(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void fields(JsonGenerator json, ScoreResponse verdict) {
        text(json, "user_id", verdict.userId());
        json.writeStringProperty("status", verdict.status());
        number(json, "anomaly_score", verdict.anomalyScore());
        number(json, "anomaly_probability", verdict.anomalyProbability());
        if (verdict.anomaly() != null) {
            json.writeBooleanProperty("is_anomaly", verdict.anomaly());
        }
        text(json, "severity", verdict.severity());
        number(json, "threshold", verdict.threshold());
        text(json, "model_version", verdict.modelVersion());
        if (verdict.features() != null) {
            json.writeObjectPropertyStart("features");
            verdict.features().forEach((name, value) -> {
                switch (value) {
                    case Long whole -> json.writeNumberProperty(name, whole.longValue());
                    case Float real -> json.writeNumberProperty(name, real.floatValue());
                    default -> json.writeNumberProperty(name, value.doubleValue());
                }
            });
            json.writeEndObject();
        }
        if (verdict.beyondLimits() != null) {
            json.writeArrayPropertyStart("beyond_limits");
            verdict.beyondLimits().forEach(json::writeString);
            json.writeEndArray();
        }
        if (verdict.contributions() != null) {
            Contributions.write(json, verdict.contributions());
        }
        whole(json, "feature_timestamp", verdict.featureTimestamp());
        whole(json, "feature_age_ms", verdict.featureAgeMs());
        TrainingProgressView progress = verdict.progress();
        if (progress != null) {
            json.writeObjectPropertyStart("progress");
            json.writeNumberProperty("percent", progress.percent());
            json.writeNumberProperty("rows", progress.rows());
            json.writeNumberProperty("min_rows", progress.minRows());
            json.writeNumberProperty("users", progress.users());
            json.writeNumberProperty("min_users", progress.minUsers());
            text(json, "waiting_for", progress.waitingFor());
            json.writeEndObject();
        }
        text(json, "detail", verdict.detail());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) {
        if (value != null) {
            json.writeNumberProperty(name, value.doubleValue());
        }
    }

    private static void whole(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value.longValue());
        }
    }
}

package io.anomalyguard.processor.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of an export file, one JSON object: {@code id}, {@code source}, {@code time}, {@code field}, {@code reason} for
 * people, {@code key} and {@code value} for people to mend. A value that is a JSON object is written as one, unless it is
 * nested too deep; other text as a string; and what is no text under {@code key_base64} or {@code value_base64}. Nothing
 * stands for null.
 *
 * @param id which dead letter this is
 * @param key the mended key
 * @param value the mended value
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record DeadLetterLine(DeadLetter.Id id, byte @Nullable [] key, byte @Nullable [] value) {
    private static final String BASE64 = "_base64";
    private static final JsonMapper LINE = json(StreamReadConstraints.DEFAULT_MAX_DEPTH);

    /** For what is to stand in a line, which is one level more. */
    private static final JsonMapper VALUE = json(StreamReadConstraints.DEFAULT_MAX_DEPTH - 1);

    /** Half a surrogate pair, which JSON can escape and UTF-8 cannot hold. */
    private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

    /** Keeps numbers as they are written, and refuses what it could not write again: names given twice. */
    private static JsonMapper json(int maxDepth) {
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    static String write(DeadLetter letter) {
        var line = LINE.createObjectNode();
        line.put("id", letter.id().toString());
        line.put("source", letter.source());
        line.put("time", Instant.ofEpochMilli(letter.timeMs()).toString());
        line.put("field", letter.field());
        line.put("reason", letter.reason());
        if (letter.cut()) {
            line.put("cut", true);
        }
        put(line, "key", letter.key(), false);
        put(line, "value", letter.value(), true);
        return json(line);
    }

    private static String json(JsonNode node) {
        return HALF_PAIR
                .matcher(LINE.writeValueAsString(node))
                .replaceAll(half -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) half.group().charAt(0)));
    }

    private static void put(ObjectNode line, String name, byte @Nullable [] bytes, boolean maybeJson) {
        if (bytes == null) {
            return;
        }
        String text = text(bytes);
        JsonNode object = text == null || !maybeJson ? null : object(text);
        if (object != null) {
            line.set(name, object);
        } else if (text != null) {
            line.put(name, text);
        } else {
            line.put(name + BASE64, Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** The text that the bytes are in UTF-8, or null if they are none. */
    static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable JsonNode object(String text) {
        try {
            JsonNode node = VALUE.readTree(text);
            return node.isObject() ? node : null;
        } catch (JacksonException | NumberFormatException e) {
            // The latter of a number whose exponent no number has.
            return null;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the line */
    static DeadLetterLine parse(String line) {
        JsonNode json;
        try {
            json = LINE.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("malformed JSON: " + e.getOriginalMessage(), e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number that is too great or too small", e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("not a JSON object");
        }
        if (!json.path("id").isString()) {
            throw new IllegalArgumentException("no id; it tells which dead letter the line stands for");
        }
        return new DeadLetterLine(
                DeadLetter.Id.parse(json.path("id").asString()), bytes(json, "key"), bytes(json, "value"));
    }

    private static byte @Nullable [] bytes(JsonNode line, String name) {
        JsonNode encoded = line.path(name + BASE64);
        JsonNode node = line.path(name);
        if (encoded.isString() && node.isMissingNode()) {
            try {
                return Base64.getDecoder().decode(encoded.asString());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + BASE64 + " is no Base64", e);
            }
        }
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return (node.isString() ? node.asString() : json(node)).getBytes(StandardCharsets.UTF_8);
    }
}

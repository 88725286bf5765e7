package io.anomalyguard.contracts.json;

import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/**
 * A cursor over the fields of one JSON object that answers every departure from the contract with an
 * {@link InvalidRecordException} naming the field. Field order is free. Not thread-safe; close it after use.
 *
 * <pre>{@code
 * try (var in = ObjectReader.open(bytes)) {
 *     for (String name; (name = in.nextField()) != null; ) {
 *         switch (name) {
 *             case "user_id" -> userId = in.text(1, 128);
 *             default -> in.skip();
 *         }
 *     }
 *     in.end();
 * }
 * }</pre>
 */
public final class ObjectReader implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /** Up to here a double tells every whole number from the next. */
    private static final double MAX_EXACT = 1L << 53;

    private final JsonParser parser;
    private String field = InvalidRecordException.WHOLE_RECORD;

    private ObjectReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Opens the object that the bytes hold.
     *
     * @throws InvalidRecordException if the bytes do not begin with a JSON object
     */
    public static ObjectReader open(byte[] json) {
        try {
            // This looks at the first bytes already, and refuses some.
            var reader = new ObjectReader(JSON.createParser(ObjectReadContext.empty(), json));
            if (reader.parser.nextToken() != JsonToken.START_OBJECT) {
                throw reader.invalid("not a JSON object");
            }
            return reader;
        } catch (JacksonException e) {
            throw malformed(InvalidRecordException.WHOLE_RECORD, e);
        }
    }

    /**
     * The next field's name with the cursor on its value, or null at the end of the object. What is malformed before the
     * value is wrong with the whole, and so is how the value begins: the parser looks at it together with the name.
     */
    public @Nullable String nextField() {
        try {
            String name = parser.nextName();
            if (name == null) {
                field = InvalidRecordException.WHOLE_RECORD;
                return null;
            }
            field = name;
            parser.nextToken();
            return name;
        } catch (JacksonException e) {
            throw malformed(InvalidRecordException.WHOLE_RECORD, e);
        }
    }

    /** Says that nothing but white space may follow. */
    public void end() {
        try {
            if (parser.nextToken() != null) {
                throw invalid("data after the JSON object");
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** Passes over the current value, whatever it is. What is wrong in it is wrong with the whole: nobody knows the field. */
    public void skip() {
        try {
            parser.skipChildren();
        } catch (JacksonException e) {
            throw malformed(InvalidRecordException.WHOLE_RECORD, e);
        }
    }

    /** True if the current value is JSON null, which optional fields may be instead of absent. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** True if the current value is a number, whole or not. */
    public boolean isNumber() {
        return parser.currentToken().isNumeric();
    }

    /** A string of {@code min} to {@code max} UTF-16 units. */
    public String text(int min, int max) {
        try {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid("not a string");
            }
            int length = parser.getStringLength();
            if (length < min) {
                throw invalid("empty");
            }
            if (length > max) {
                throw invalid("longer than " + max + " characters");
            }
            return parser.getString();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** Like {@link #text}, for what is to be a key: no half a surrogate pair. */
    public String key(int min, int max) {
        String text = text(min, max);
        if (!isUnicode(text)) {
            throw invalid("half a surrogate pair");
        }
        return text;
    }

    /**
     * Whether a text has no half of a surrogate pair, which JSON can escape: it has no form in UTF-8, and would become the
     * same question mark as any other.
     */
    public static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Like {@link #text} but null where the value is JSON null. */
    public @Nullable String optionalText(int max) {
        return isNull() ? null : text(0, max);
    }

    /** A UUID in its canonical form of 36 characters. */
    public UUID uuid() {
        String text = text(1, 64);
        // The JDK also takes signs, other digits than ours, and groups of any length, and makes one id of several
        // texts.
        if (!isUuid(text)) {
            throw invalid("not a UUID");
        }
        return UUID.fromString(text);
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : !HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A whole number from {@code min} to {@code max}, both included; like JSON Schema, takes 200.0 for one. */
    public long integer(long min, long max) {
        try {
            long value = switch (parser.currentToken()) {
                case VALUE_NUMBER_INT -> parser.getLongValue();
                case VALUE_NUMBER_FLOAT -> whole(parser.getDoubleValue());
                case null, default -> throw invalid("not a whole number");
            };
            if (value < min || value > max) {
                throw invalid("out of range");
            }
            return value;
        } catch (InputCoercionException e) {
            throw invalid("out of range");
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private long whole(double value) {
        if (value != Math.rint(value) || Math.abs(value) > MAX_EXACT) {
            throw invalid("not a whole number");
        }
        return (long) value;
    }

    /** A finite number. */
    public double number() {
        try {
            var token = parser.currentToken();
            if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
                throw invalid("not a number");
            }
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw invalid("out of range");
            }
            return value;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** A finite number that was written from a 32-bit float; read back to the last bit. */
    public float float32() {
        try {
            var token = parser.currentToken();
            if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
                throw invalid("not a number");
            }
            float value = parser.getFloatValue();
            if (!Float.isFinite(value)) {
                throw invalid("out of range");
            }
            return value;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    public boolean bool() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw invalid("not true or false");
        };
    }

    /** Enters an array value; call {@link #nextElement} until it says false. */
    public void array() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("not an array");
        }
    }

    /** Moves to the next object of the array entered; false at its end. Its fields are read with {@link #nextField}. */
    public boolean nextElement() {
        try {
            var token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw invalid("not an array of objects");
            }
            return true;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** Enters an object value; its fields are read with {@link #nextField} until it says null. */
    public void object() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("not an object");
        }
    }

    /** The error for the field that the cursor is on. */
    public InvalidRecordException invalid(String reason) {
        return new InvalidRecordException(field, reason);
    }

    /** The error for a required field that did not come. */
    public static InvalidRecordException missing(String field) {
        return new InvalidRecordException(field, "missing");
    }

    /** The value, or the error that the required field did not come. */
    public static <T> T require(String field, @Nullable T value) {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    @Override
    public void close() {
        parser.close();
    }

    private InvalidRecordException malformed(JacksonException cause) {
        return malformed(field, cause);
    }

    private static InvalidRecordException malformed(String field, JacksonException cause) {
        var error = new InvalidRecordException(field, "malformed JSON");
        error.initCause(cause);
        return error;
    }
}

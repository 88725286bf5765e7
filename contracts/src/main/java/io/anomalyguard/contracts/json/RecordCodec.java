package io.anomalyguard.contracts.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A codec for records off the hot path (alerts, actions, labels) by data binding: a component {@code alertId} is the
 * field {@code alert_id}. Components must not be null unless they are {@link org.jspecify.annotations.Nullable}.
 * Thread-safe.
 *
 * @param <T> the record type
 */
public final class RecordCodec<T extends Record> implements JsonCodec<T> {
    private static final String WRONG_TYPE = "wrong type or value";
    private static final PropertyNamingStrategy SNAKE_CASE = PropertyNamingStrategies.SNAKE_CASE;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Class<T> type;

    public RecordCodec(Class<T> type) {
        this.type = type;
    }

    @Override
    public byte[] encode(T value) {
        return MAPPER.writeValueAsBytes(value);
    }

    @Override
    public T decode(byte[] json) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "malformed JSON");
        }
        if (!tree.isObject()) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "not a JSON object");
        }
        requireComponents(tree, type);
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            // A number that its component cannot hold is an error of reading, not of data binding.
            throw new InvalidRecordException(path(e), WRONG_TYPE);
        }
    }

    /** Data binding leaves an absent component null; this holds the record to its nullness annotations instead. */
    private static void requireComponents(JsonNode object, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SNAKE_CASE.nameForField(null, null, component.getName());
            JsonNode value = object.get(name);
            if (value == null || value.isNull()) {
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    continue;
                }
                throw ObjectReader.missing(name);
            }
            check(name, value, component.getType());
            if (component.getType().isRecord() && value.isObject()) {
                requireComponents(value, component.getType());
            }
            if (value.isArray()
                    && component.getGenericType() instanceof ParameterizedType list
                    && list.getActualTypeArguments()[0] instanceof Class<?> element
                    && element.isRecord()) {
                for (JsonNode item : value) {
                    requireComponents(item, element);
                }
            }
        }
    }

    /** Data binding makes texts of numbers, numbers of texts, and infinity of a number that is too great. */
    private static void check(String name, JsonNode value, Class<?> type) {
        boolean number = (type.isPrimitive() && type != boolean.class) || Number.class.isAssignableFrom(type);
        if ((number && !value.isNumber()) || (type == String.class && !value.isString())) {
            throw new InvalidRecordException(name, WRONG_TYPE);
        }
        if (number && !Double.isFinite(value.asDouble(Double.POSITIVE_INFINITY))) {
            throw new InvalidRecordException(name, "out of range");
        }
        if (value.isString() && !ObjectReader.isUnicode(value.asString())) {
            throw new InvalidRecordException(name, "half a surrogate pair");
        }
    }

    private static String path(JacksonException e) {
        var path = e.getPath();
        if (path.isEmpty() || path.getFirst().getPropertyName() == null) {
            return InvalidRecordException.WHOLE_RECORD;
        }
        return path.getFirst().getPropertyName().toLowerCase(Locale.ROOT);
    }
}

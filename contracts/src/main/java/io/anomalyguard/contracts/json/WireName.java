package io.anomalyguard.contracts.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An enum constant's name on the wire: the constant's name in lower case. */
public interface WireName {
    String name();

    /** The name in JSON, in topics and in HTTP parameters, for instance {@code false_positive}. */
    @JsonValue
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constants of an enum by their wire names. */
    static <E extends Enum<E> & WireName> Map<String, E> byName(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).collect(Collectors.toUnmodifiableMap(WireName::wireName, e -> e));
    }
}

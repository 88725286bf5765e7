package io.anomalyguard.contracts.score;

import io.anomalyguard.contracts.json.WireName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far beyond normal a behaviour is. Ordered from harmless to worst. */
public enum Severity implements WireName {
    NONE("none"),
    LOW("low"),
    MEDIUM("medium"),
    HIGH("high"),
    CRITICAL("critical");

    private static final Map<String, Severity> BY_NAME = WireName.byName(Severity.class);

    private final String wireName;

    Severity(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    public Severity worse(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The severity with that wire name, or null if there is none. */
    public static @Nullable Severity of(String wireName) {
        return BY_NAME.get(wireName);
    }
}

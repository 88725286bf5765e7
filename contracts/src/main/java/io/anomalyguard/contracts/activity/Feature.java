package io.anomalyguard.contracts.activity;

import io.anomalyguard.contracts.json.WireName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The features of the Feast feature view {@code user_activity}, in the order that every vector, model and screen uses.
 * {@code feature_repo/features.py} is the definition; this enum is checked against it.
 */
public enum Feature implements WireName {
    CLICKS_10S(0, "clicks_10s", Type.INT64),
    CLICKS_1M(1, "clicks_1m", Type.INT64),
    SESSION_CLICKS(2, "session_clicks", Type.INT64),
    SESSION_DURATION(3, "session_duration", Type.FLOAT32),
    INTER_ARRIVAL_MEAN(4, "inter_arrival_mean", Type.FLOAT32),
    INTER_ARRIVAL_CV(5, "inter_arrival_cv", Type.FLOAT32),
    DISTINCT_PAGES_1M(6, "distinct_pages_1m", Type.INT64),
    REPEAT_PAGE_RATIO(7, "repeat_page_ratio", Type.FLOAT32),
    ERROR_RATIO_1M(8, "error_ratio_1m", Type.FLOAT32),
    LOGIN_FAILURES_1M(9, "login_failures_1m", Type.INT64),
    DISTINCT_IPS_1M(10, "distinct_ips_1m", Type.INT64),
    TRANSACTION_RATIO(11, "transaction_ratio", Type.FLOAT32);

    /** The Feast value type that a feature is stored as. */
    public enum Type {
        INT64,
        FLOAT32
    }

    /** Name of the Feast feature view. */
    public static final String VIEW = "user_activity";

    /** Name of the Feast entity's join key. */
    public static final String JOIN_KEY = "user_id";

    private static final List<Feature> ALL = List.of(values());
    private static final Map<String, Feature> BY_NAME = WireName.byName(Feature.class);

    private final int index;
    private final String wireName;
    private final Type type;

    Feature(int index, String wireName, Type type) {
        this.index = index;
        this.wireName = wireName;
        this.type = type;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The feature's place in every vector, from 0. */
    public int index() {
        return index;
    }

    public Type type() {
        return type;
    }

    /** All features in their order; unlike {@code values()} it does not copy. */
    public static List<Feature> all() {
        return ALL;
    }

    /** The feature with that wire name, or null if there is none. */
    public static @Nullable Feature of(String wireName) {
        return BY_NAME.get(wireName);
    }
}

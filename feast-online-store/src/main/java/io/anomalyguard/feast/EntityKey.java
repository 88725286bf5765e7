package io.anomalyguard.feast;

import feast.proto.types.ValueProto.Value;
import io.anomalyguard.contracts.activity.Feature;
import java.util.Map;

/**
 * What a row is found by: a value for each join key. Feast allows strings, bytes, integers and times.
 *
 * @param values by the name of the join key
 */
public record EntityKey(Map<String, Value> values) {
    /**
     * A key of values that Feast can make a key of.
     *
     * @throws IllegalArgumentException naming the join key whose value is of a type that no entity may have
     */
    public EntityKey {
        values = Map.copyOf(values);
        values.forEach((joinKey, value) -> {
            switch (value.getValCase()) {
                case BYTES_VAL, STRING_VAL, INT32_VAL, INT64_VAL, UNIX_TIMESTAMP_VAL -> {}
                default -> throw new IllegalArgumentException(joinKey + " cannot be of type " + value.getValCase());
            }
        });
    }

    /** The key of a user in {@link FeatureView#USER_ACTIVITY}. */
    public static EntityKey ofUser(String userId) {
        return new EntityKey(
                Map.of(Feature.JOIN_KEY, Value.newBuilder().setStringVal(userId).build()));
    }
}

package io.anomalyguard.feast;

import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.anomalyguard.contracts.activity.Feature;
import java.time.Duration;
import java.util.List;

/**
 * A Feast feature view, as far as its rows go: what they are found by, what they hold, and how long they are good for.
 * Immutable.
 */
public final class FeatureView {
    /** The one view of this project, as {@code feature_repo/features.py} defines it. */
    public static final FeatureView USER_ACTIVITY = new FeatureView(
            Feature.VIEW,
            List.of(new Field(Feature.JOIN_KEY, ValueType.Enum.STRING)),
            Feature.all().stream()
                    .map(feature -> new Field(
                            feature.wireName(),
                            switch (feature.type()) {
                                case INT64 -> ValueType.Enum.INT64;
                                case FLOAT32 -> ValueType.Enum.FLOAT;
                            }))
                    .toList(),
            Duration.ofHours(1));

    /** A join key or a feature. */
    public record Field(String name, ValueType.Enum type) {
        /**
         * A field of a scalar type.
         *
         * @throws IllegalArgumentException if the type is none of Feast's scalar types
         */
        public Field {
            if (type == ValueType.Enum.INVALID || type == ValueType.Enum.UNRECOGNIZED) {
                throw new IllegalArgumentException(name + " has a type that is not supported; scalar types are");
            }
        }

        /** Whether a value may stand here: one of the type, or null. */
        public boolean accepts(Value value) {
            return FeastFormat.isNull(value) || value.getValCase().getNumber() == type.getNumber();
        }
    }

    private final String name;
    private final List<Field> joinKeys;
    private final List<Field> features;
    private final Duration ttl;
    private final byte[] timestampField;
    private final List<byte[]> featureFields;

    /**
     * A view with all its features.
     *
     * @param ttl how long after its time a row is outside its maximum age; zero for never
     */
    public FeatureView(String name, List<Field> joinKeys, List<Field> features, Duration ttl) {
        this.name = name;
        this.joinKeys = List.copyOf(joinKeys);
        this.features = List.copyOf(features);
        this.ttl = ttl;
        this.timestampField = FeastFormat.timestampField(name);
        this.featureFields = features.stream()
                .map(feature -> FeastFormat.featureField(name, feature.name()))
                .toList();
    }

    public String name() {
        return name;
    }

    public List<Field> joinKeys() {
        return joinKeys;
    }

    public List<Field> features() {
        return features;
    }

    public Duration ttl() {
        return ttl;
    }

    /**
     * The same view with some of its features only, in the given order.
     *
     * @throws IllegalArgumentException naming a feature that the view does not have
     */
    public FeatureView select(List<String> names) {
        var selected = names.stream()
                .map(wanted -> features.stream()
                        .filter(feature -> feature.name().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name + " has no feature " + wanted)))
                .toList();
        return new FeatureView(name, joinKeys, selected, ttl);
    }

    /** Whether a row of a time is too old now; both in epoch milliseconds. */
    boolean isOutsideMaxAge(long timestamp, long now) {
        return !ttl.isZero() && now - timestamp > ttl.toMillis();
    }

    /** The field of a stored row that holds its time. Not to be changed. */
    byte[] timestampField() {
        return timestampField;
    }

    /** The fields of a stored row that hold the features, in their order. Not to be changed. */
    List<byte[]> featureFields() {
        return featureFields;
    }

    @Override
    public String toString() {
        return "FeatureView[" + name + " by " + joinKeys + ": " + features + ", ttl " + ttl + "]";
    }
}

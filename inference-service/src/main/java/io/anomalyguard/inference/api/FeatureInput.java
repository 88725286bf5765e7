package io.anomalyguard.inference.api;

import io.anomalyguard.contracts.activity.Feature;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Features that a caller sends instead of a user. */
final class FeatureInput {
    private FeatureInput() {}

    /**
     * The vector of a set of named features. All must be given: a forest has no idea of a missing value, and any stand-in
     * would be a verdict on somebody else.
     *
     * @param prefix name of the field that holds the set
     * @throws Problem 400 naming the feature that is missing, unknown, or no finite number from 0
     */
    static double[] vector(String prefix, Map<String, @Nullable Object> features) {
        double[] vector = new double[Feature.all().size()];
        for (Feature feature : Feature.all()) {
            String name = feature.wireName();
            String field = prefix + "." + name;
            if (!features.containsKey(name)) {
                throw Problem.invalid(field, "missing");
            }
            vector[feature.index()] = value(feature, features.get(name), () -> field);
        }
        for (String name : features.keySet()) {
            if (Feature.of(name) == null) {
                throw Problem.invalid(prefix, "unknown feature");
            }
        }
        return vector;
    }

    /**
     * The value of a feature, in the precision that rows are stored and trained with.
     *
     * @param field names the value in the request; asked for only if it is wrong
     * @throws Problem 400 naming that field if the value is no finite number from 0, or no whole one where there are no parts
     */
    static double value(Feature feature, @Nullable Object given, Supplier<String> field) {
        if (!(given instanceof Number number)) {
            throw Problem.invalid(field.get(), "not a number");
        }
        double value = number.doubleValue();
        if (!(value >= 0 && value < Float.MAX_VALUE)) {
            throw Problem.invalid(field.get(), "must be a finite number from 0");
        }
        if (feature.type() == Feature.Type.INT64 && value != Math.rint(value)) {
            throw Problem.invalid(field.get(), "must be a whole number");
        }
        // As a double the greatest long is 2^63, which no long is.
        if (feature.type() == Feature.Type.INT64 && value >= Long.MAX_VALUE) {
            throw Problem.invalid(field.get(), "out of range");
        }
        return feature.type() == Feature.Type.FLOAT32 ? (float) value : value;
    }
}

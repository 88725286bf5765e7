package io.anomalyguard.contracts.activity;

import io.anomalyguard.contracts.json.ObjectReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The twelve features as fields of a JSON object: of a feature row, or of the {@code features} object of a score. */
public final class FeatureFields {
    /** Quoted and encoded once, not for every row. */
    private static final SerializableString[] NAMES = Feature.all().stream()
            .map(feature -> new SerializedString(feature.wireName()))
            .toArray(SerializableString[]::new);

    private final double[] values = new double[Feature.all().size()];
    private int seen;

    /** Writes every feature as a field of the object that the generator is in. */
    public static void write(JsonGenerator json, UserActivity row) {
        write(json, Feature.CLICKS_10S, row.clicks10s());
        write(json, Feature.CLICKS_1M, row.clicks1m());
        write(json, Feature.SESSION_CLICKS, row.sessionClicks());
        write(json, Feature.SESSION_DURATION, row.sessionDuration());
        write(json, Feature.INTER_ARRIVAL_MEAN, row.interArrivalMean());
        write(json, Feature.INTER_ARRIVAL_CV, row.interArrivalCv());
        write(json, Feature.DISTINCT_PAGES_1M, row.distinctPages1m());
        write(json, Feature.REPEAT_PAGE_RATIO, row.repeatPageRatio());
        write(json, Feature.ERROR_RATIO_1M, row.errorRatio1m());
        write(json, Feature.LOGIN_FAILURES_1M, row.loginFailures1m());
        write(json, Feature.DISTINCT_IPS_1M, row.distinctIps1m());
        write(json, Feature.TRANSACTION_RATIO, row.transactionRatio());
    }

    private static void write(JsonGenerator json, Feature feature, long value) {
        json.writeName(NAMES[feature.index()]);
        json.writeNumber(value);
    }

    private static void write(JsonGenerator json, Feature feature, float value) {
        json.writeName(NAMES[feature.index()]);
        json.writeNumber(value);
    }

    /** Takes the current field if it is a feature; otherwise leaves it and returns false. */
    public boolean read(ObjectReader in, String field) {
        @Nullable Feature feature = Feature.of(field);
        if (feature == null) {
            return false;
        }
        int bit = 1 << feature.index();
        if ((seen & bit) != 0) {
            throw in.invalid("given twice");
        }
        seen |= bit;
        values[feature.index()] = switch (feature.type()) {
            case INT64 -> in.integer(0, 1L << 53);
            case FLOAT32 -> fromZero(in);
        };
        return true;
    }

    /** Every feature counts something or is a share, a time or a variation: none is negative by its definition. */
    private static float fromZero(ObjectReader in) {
        float value = in.float32();
        if (value < 0) {
            throw in.invalid("out of range");
        }
        return value;
    }

    /**
     * The values read, in the order of {@link Feature}.
     *
     * @throws io.anomalyguard.contracts.json.InvalidRecordException naming the first feature that did not come
     */
    public double[] vector() {
        int missing = ~seen & ((1 << values.length) - 1);
        if (missing != 0) {
            throw ObjectReader.missing(
                    Feature.all().get(Integer.numberOfTrailingZeros(missing)).wireName());
        }
        return values;
    }
}

package io.anomalyguard.contracts.activity;

import io.anomalyguard.contracts.json.ObjectReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The twelve features as fields of a JSON object: of a feature row, or of the {@code features} object of a score. */
public final class FeatureFields {
    private final double[] values = new double[Feature.all().size()];
    private int seen;

    /** Writes every feature as a field of the object that the generator is in. */
    public static void write(JsonGenerator json, UserActivity row) {
        json.writeNumberProperty("clicks_10s", row.clicks10s());
        json.writeNumberProperty("clicks_1m", row.clicks1m());
        json.writeNumberProperty("session_clicks", row.sessionClicks());
        json.writeNumberProperty("session_duration", row.sessionDuration());
        json.writeNumberProperty("inter_arrival_mean", row.interArrivalMean());
        json.writeNumberProperty("inter_arrival_cv", row.interArrivalCv());
        json.writeNumberProperty("distinct_pages_1m", row.distinctPages1m());
        json.writeNumberProperty("repeat_page_ratio", row.repeatPageRatio());
        json.writeNumberProperty("error_ratio_1m", row.errorRatio1m());
        json.writeNumberProperty("login_failures_1m", row.loginFailures1m());
        json.writeNumberProperty("distinct_ips_1m", row.distinctIps1m());
        json.writeNumberProperty("transaction_ratio", row.transactionRatio());
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
            case FLOAT32 -> in.float32();
        };
        return true;
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

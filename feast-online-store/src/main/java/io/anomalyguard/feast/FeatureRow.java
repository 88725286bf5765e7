package io.anomalyguard.feast;

import io.anomalyguard.contracts.activity.Feature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A user's feature row as the online store holds it. How fresh it is, is for the reader to judge: Feast serves a row
 * until its key expires.
 *
 * @param userId the entity
 * @param timestamp event time that the features are as of, epoch milliseconds
 * @param vector one finite value for each {@link Feature}, in their order; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Read on every scoring call as the array that the model takes.
public record FeatureRow(String userId, long timestamp, double[] vector) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FeatureRow row
                && userId.equals(row.userId)
                && timestamp == row.timestamp
                && Arrays.equals(vector, row.vector);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * userId.hashCode() + Long.hashCode(timestamp)) + Arrays.hashCode(vector);
    }

    @Override
    public String toString() {
        return "FeatureRow[" + userId + " at " + timestamp + ": " + Arrays.toString(vector) + "]";
    }
}

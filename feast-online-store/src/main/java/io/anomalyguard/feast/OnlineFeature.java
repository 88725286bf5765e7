package io.anomalyguard.feast;

import feast.proto.serving.ServingAPIProto.FieldStatus;
import feast.proto.types.ValueProto.Value;
import org.jspecify.annotations.Nullable;

/**
 * One feature of one entity, as it was read.
 *
 * @param status {@code PRESENT}; {@code OUTSIDE_MAX_AGE} if the value is there but older than the view's TTL;
 *     {@code NULL_VALUE} if the entity has a row without a value for it; {@code NOT_FOUND} if the entity has no row; or
 *     {@code INVALID} if what is stored cannot be read
 * @param value the default instance unless the status is {@code PRESENT} or {@code OUTSIDE_MAX_AGE}
 * @param timestamp event time of the row, epoch milliseconds; 0 if there is none or it cannot be read
 * @param problem what is wrong, if the status is {@code INVALID}
 */
public record OnlineFeature(
        FieldStatus status,
        Value value,
        long timestamp,
        @Nullable String problem) {
    public static OnlineFeature notFound() {
        return new OnlineFeature(FieldStatus.NOT_FOUND, Value.getDefaultInstance(), 0, null);
    }

    public static OnlineFeature invalid(long timestamp, String problem) {
        return new OnlineFeature(FieldStatus.INVALID, Value.getDefaultInstance(), timestamp, problem);
    }

    /** A feature of a row that is there; freshness is judged here, whatever a server says of it. */
    public static OnlineFeature of(FeatureView view, Value value, long timestamp, long now) {
        FieldStatus status = FeastFormat.isNull(value)
                ? FieldStatus.NULL_VALUE
                : view.isOutsideMaxAge(timestamp, now) ? FieldStatus.OUTSIDE_MAX_AGE : FieldStatus.PRESENT;
        return new OnlineFeature(
                status, status == FieldStatus.NULL_VALUE ? Value.getDefaultInstance() : value, timestamp, null);
    }
}

package io.anomalyguard.feast;

import feast.proto.types.ValueProto.Value;
import java.util.List;

/**
 * A row to be stored.
 *
 * @param timestamp event time that the values are as of, epoch milliseconds
 * @param values one for each feature of the view, in its order; the default instance stands for null
 */
public record EntityRow(EntityKey entity, long timestamp, List<Value> values) {
    public EntityRow {
        values = List.copyOf(values);
    }
}

package io.anomalyguard.contracts.topic;

import io.anomalyguard.contracts.json.JsonCodec;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A topic bound to the one codec of its values and to its broker-side policy. Keys are UTF-8 strings.
 *
 * @param name name on the broker
 * @param codec how values are written
 * @param configs topic configuration to create it with
 * @param <V> type of the values
 */
public record Topic<V>(String name, JsonCodec<V> codec, Map<String, String> configs) {
    public Serde<String> keySerde() {
        return Serdes.String();
    }

    /** Null values (tombstones) pass through; invalid ones throw {@code InvalidRecordException}. */
    public Serde<@Nullable V> valueSerde() {
        return codec.serde();
    }
}

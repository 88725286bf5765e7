package io.anomalyguard.contracts.json;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of one type into JSON bytes (UTF-8) and back. Implementations are stateless and thread-safe.
 *
 * @param <T> the record type
 */
public interface JsonCodec<T> {
    /** The JSON object that stands for the value, without trailing newline. */
    byte[] encode(T value);

    /**
     * Reads exactly one JSON object. Unknown fields are skipped, so that a newer writer does not stop an older reader.
     *
     * @throws InvalidRecordException if the bytes are not one JSON object, a required field is missing, or a field is
     *     of the wrong type or out of range; a codec may refuse a field given twice, else the last one counts
     */
    T decode(byte[] json);

    /** This codec as a Kafka serde. Null (a tombstone) stays null in both directions. */
    default Serde<@Nullable T> serde() {
        Serializer<@Nullable T> serializer = (topic, value) -> value == null ? null : encode(value);
        Deserializer<@Nullable T> deserializer = (topic, bytes) -> bytes == null ? null : decode(bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }
}

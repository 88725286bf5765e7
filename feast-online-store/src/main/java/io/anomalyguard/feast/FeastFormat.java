package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.Value.ValCase;
import feast.proto.types.ValueProto.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The bytes that Feast keeps in Redis: one hash per entity, in which every feature of every view has its own field, and
 * so has the time of each view's row.
 */
final class FeastFormat {
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int SECONDS_TAG = SECONDS << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int NANOS_TAG = NANOS << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private FeastFormat() {}

    /** The key of an entity's hash: its join keys and values in serialization version 3, then the project. */
    static byte[] key(EntityKey entity, String project) {
        // Python sorts by code points, which is the order of UTF-8 and not that of Java's strings.
        var values =
                new TreeMap<String, Value>(Comparator.comparing(name -> name.getBytes(UTF_8), Arrays::compareUnsigned));
        values.putAll(entity.values());
        var key = new ByteArrayOutputStream(64);
        key.writeBytes(littleEndian(values.size()));
        values.keySet().forEach(joinKey -> write(key, ValueType.Enum.STRING_VALUE, joinKey.getBytes(UTF_8)));
        values.values().forEach(value -> write(key, value.getValCase().getNumber(), keyValue(value)));
        key.writeBytes(project.getBytes(UTF_8));
        return key.toByteArray();
    }

    private static void write(ByteArrayOutputStream key, int type, byte[] value) {
        key.writeBytes(littleEndian(type));
        key.writeBytes(littleEndian(value.length));
        key.writeBytes(value);
    }

    private static byte[] keyValue(Value value) {
        return switch (value.getValCase()) {
            case STRING_VAL -> value.getStringVal().getBytes(UTF_8);
            case BYTES_VAL -> value.getBytesVal().toByteArray();
            case INT32_VAL -> littleEndian(value.getInt32Val());
            case INT64_VAL -> littleEndian(value.getInt64Val());
            case UNIX_TIMESTAMP_VAL -> littleEndian(value.getUnixTimestampVal());
            default -> throw new IllegalArgumentException("an entity key cannot hold a " + value.getValCase());
        };
    }

    /** The field that holds a feature. */
    static byte[] featureField(String view, String feature) {
        return littleEndian(MurmurHash3.hash32x86((view + ":" + feature).getBytes(UTF_8)));
    }

    /** The field that holds the time of a view's row. */
    static byte[] timestampField(String view) {
        return ("_ts:" + view).getBytes(UTF_8);
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(Integer.reverseBytes(value))
                .array();
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(Long.reverseBytes(value)).array();
    }

    /** Whether a value stands for null: Feast's writers leave it empty, and some readers say so by a value of its own. */
    static boolean isNull(Value value) {
        return value.getValCase() == ValCase.VAL_NOT_SET || value.getValCase() == ValCase.NULL_VAL;
    }

    /**
     * A stored value; the default instance if it is null.
     *
     * @throws Unreadable if it is no Value, or of another type
     */
    static Value decodeValue(FeatureView.Field feature, byte[] bytes) throws Unreadable {
        try {
            Value value = Value.parseFrom(bytes);
            // Lists and whatever else is not spoken here are unknown fields.
            if (!feature.accepts(value) || !value.getUnknownFields().asMap().isEmpty()) {
                throw new Unreadable(feature.name(), "holds another type than " + feature.type());
            }
            return value;
        } catch (InvalidProtocolBufferException e) {
            throw new Unreadable(feature.name(), "not a Feast value");
        }
    }

    /** A time as a serialized google.protobuf.Timestamp; like every proto3 message it leaves zeros out. */
    static byte[] timestamp(long epochMillis) {
        long seconds = Math.floorDiv(epochMillis, 1000L);
        int nanos = Math.floorMod(epochMillis, 1000) * NANOS_PER_MILLI;
        int size = (seconds == 0 ? 0 : CodedOutputStream.computeInt64Size(SECONDS, seconds))
                + (nanos == 0 ? 0 : CodedOutputStream.computeInt32Size(NANOS, nanos));
        byte[] bytes = new byte[size];
        try {
            var out = CodedOutputStream.newInstance(bytes);
            if (seconds != 0) {
                out.writeInt64(SECONDS, seconds);
            }
            if (nanos != 0) {
                out.writeInt32(NANOS, nanos);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // The array has the computed size.
        }
        return bytes;
    }

    /**
     * Epoch milliseconds from a serialized google.protobuf.Timestamp; what is finer than a millisecond is cut off.
     *
     * @throws Unreadable if it is not a Timestamp
     */
    static long decodeTimestamp(byte[] bytes) throws Unreadable {
        long seconds = 0;
        int nanos = 0;
        try {
            var in = CodedInputStream.newInstance(bytes);
            for (int tag; (tag = in.readTag()) != 0; ) {
                switch (tag) {
                    case SECONDS_TAG -> seconds = in.readInt64();
                    case NANOS_TAG -> nanos = in.readInt32();
                    default -> throw new Unreadable("_ts", "not a timestamp");
                }
            }
            return Math.addExact(Math.multiplyExact(seconds, 1000L), nanos / NANOS_PER_MILLI);
        } catch (IOException | ArithmeticException e) {
            throw new Unreadable("_ts", "not a timestamp");
        }
    }
}

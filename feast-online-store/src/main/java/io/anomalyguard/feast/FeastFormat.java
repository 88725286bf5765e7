package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that Feast keeps in Redis for a row of {@code user_activity}: one hash per user, in which every feature and
 * the row's time has its own field.
 */
final class FeastFormat {
    /** Field number of {@code int64_val} in feast.types.Value. */
    private static final int INT64_VAL = 4;

    /** Field number of {@code float_val} in feast.types.Value. */
    private static final int FLOAT_VAL = 6;

    private static final int INT64_TAG = INT64_VAL << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int FLOAT_TAG = FLOAT_VAL << 3 | WireFormat.WIRETYPE_FIXED32;

    /** {@code STRING} in feast.types.ValueType. */
    private static final int STRING = 2;

    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int SECONDS_TAG = SECONDS << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int NANOS_TAG = NANOS << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** The field that holds the row's time. */
    static final byte[] TIMESTAMP_FIELD = ("_ts:" + Feature.VIEW).getBytes(UTF_8);

    private static final List<byte[]> FEATURE_FIELDS =
            Feature.all().stream().map(FeastFormat::field).toList();

    private static final byte[] KEY_START = keyStart();

    private final byte[] project;

    FeastFormat(String project) {
        this.project = project.getBytes(UTF_8);
    }

    /** The key of a user's hash: the entity key in serialization version 3, then the project. */
    byte[] key(String userId) {
        byte[] id = userId.getBytes(UTF_8);
        return littleEndian(KEY_START.length + Integer.BYTES + id.length + project.length)
                .put(KEY_START)
                .putInt(id.length)
                .put(id)
                .put(project)
                .array();
    }

    private static byte[] keyStart() {
        byte[] joinKey = Feature.JOIN_KEY.getBytes(UTF_8);
        return littleEndian(4 * Integer.BYTES + joinKey.length)
                .putInt(1) // join keys
                .putInt(STRING)
                .putInt(joinKey.length)
                .put(joinKey)
                .putInt(STRING) // type of the value that follows
                .array();
    }

    /** The field that holds a feature. Not to be changed. */
    static byte[] fieldOf(Feature feature) {
        return FEATURE_FIELDS.get(feature.index());
    }

    private static byte[] field(Feature feature) {
        byte[] name = (Feature.VIEW + ":" + feature.wireName()).getBytes(UTF_8);
        return littleEndian(Integer.BYTES).putInt(MurmurHash3.hash32x86(name)).array();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A feature's value as a serialized feast.types.Value. */
    static byte[] value(UserActivity row, Feature feature) {
        try {
            return switch (feature.type()) {
                case INT64 -> {
                    long value = (long) row.value(feature);
                    byte[] bytes = new byte[CodedOutputStream.computeInt64Size(INT64_VAL, value)];
                    CodedOutputStream.newInstance(bytes).writeInt64(INT64_VAL, value);
                    yield bytes;
                }
                case FLOAT32 -> {
                    float value = (float) row.value(feature);
                    byte[] bytes = new byte[CodedOutputStream.computeFloatSize(FLOAT_VAL, value)];
                    CodedOutputStream.newInstance(bytes).writeFloat(FLOAT_VAL, value);
                    yield bytes;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e); // The array has the computed size.
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
     * The value of a feature from a serialized feast.types.Value.
     *
     * @throws Unreadable if it is missing, not a Value, of another type than the feature's, or not finite
     */
    static double decodeValue(Feature feature, byte @Nullable [] bytes) throws Unreadable {
        String name = feature.wireName();
        if (bytes == null) {
            throw new Unreadable(name, "missing");
        }
        int expected = switch (feature.type()) {
            case INT64 -> INT64_TAG;
            case FLOAT32 -> FLOAT_TAG;
        };
        double value = Double.NaN;
        boolean found = false;
        try {
            var in = CodedInputStream.newInstance(bytes);
            for (int tag; (tag = in.readTag()) != 0; ) {
                if (tag != expected) {
                    throw new Unreadable(name, "holds another type than " + feature.type());
                }
                value = switch (feature.type()) {
                    case INT64 -> in.readInt64();
                    case FLOAT32 -> in.readFloat();
                };
                found = true;
            }
        } catch (IOException e) {
            throw new Unreadable(name, "not a Feast value");
        }
        if (!found) {
            throw new Unreadable(name, "null");
        }
        if (!Double.isFinite(value)) {
            throw new Unreadable(name, String.valueOf(value));
        }
        return value;
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

    /** A field of a stored row that does not hold what Feast would have put there. */
    static final class Unreadable extends Exception {
        Unreadable(String field, String reason) {
            super(field + ": " + reason, null, false, false);
        }
    }
}

package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@link FeastFormat} of the rows of {@code user_activity}, written and read thousands of times a second: straight from
 * the row and into the vector, without a message object for each value.
 */
final class UserActivityFormat {
    static final String NO_VALUE = "no value";

    private static final int INT64_VAL = Value.INT64_VAL_FIELD_NUMBER;
    private static final int FLOAT_VAL = Value.FLOAT_VAL_FIELD_NUMBER;
    private static final int INT64_TAG = INT64_VAL << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int FLOAT_TAG = FLOAT_VAL << 3 | WireFormat.WIRETYPE_FIXED32;

    private static final byte[] KEY_START = keyStart();

    private final byte[] project;

    UserActivityFormat(String project) {
        this.project = project.getBytes(UTF_8);
    }

    /** The key of a user's hash. */
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
                .putInt(ValueType.Enum.STRING_VALUE)
                .putInt(joinKey.length)
                .put(joinKey)
                .putInt(ValueType.Enum.STRING_VALUE) // type of the value that follows
                .array();
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

    /**
     * The value of a feature from a serialized feast.types.Value.
     *
     * @throws Unreadable if it is missing, not a Value, of another type than the feature's, not finite, or negative
     */
    static double decodeValue(Feature feature, byte @Nullable [] bytes) throws Unreadable {
        if (bytes == null) {
            throw new Unreadable(feature.wireName(), NO_VALUE);
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
                    // Another type, or null as a value of its own.
                    return number(
                            feature,
                            FeastFormat.decodeValue(
                                    FeatureView.USER_ACTIVITY.features().get(feature.index()), bytes));
                }
                value = switch (feature.type()) {
                    case INT64 -> in.readInt64();
                    case FLOAT32 -> in.readFloat();
                };
                found = true;
            }
        } catch (IOException e) {
            throw new Unreadable(feature.wireName(), "not a Feast value");
        }
        return valid(feature, found, value);
    }

    /**
     * The value of a feature as a number.
     *
     * @throws Unreadable if it is null, not finite, or negative
     */
    static double number(Feature feature, Value value) throws Unreadable {
        return valid(
                feature,
                !FeastFormat.isNull(value),
                switch (feature.type()) {
                    case INT64 -> value.getInt64Val();
                    case FLOAT32 -> value.getFloatVal();
                });
    }

    private static double valid(Feature feature, boolean found, double value) throws Unreadable {
        if (!found) {
            throw new Unreadable(feature.wireName(), NO_VALUE);
        }
        if (!Double.isFinite(value)) {
            throw new Unreadable(feature.wireName(), String.valueOf(value));
        }
        // No feature is, by its definition: no model judges such a row.
        if (value < 0) {
            throw new Unreadable(feature.wireName(), "negative");
        }
        return value;
    }
}

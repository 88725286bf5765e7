package io.anomalyguard.feast;

import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.anomalyguard.feast.FeatureView.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A view with a feature of every scalar type and two join keys, and random rows of it. */
public final class EveryType {
    private static final List<String> TEXTS = List.of("", "x", "ünïcode-用户-😀", "a\0b", "x".repeat(300));

    public static final FeatureView VIEW = new FeatureView(
            "every_type",
            // Not in the order in which keys are serialized.
            List.of(new Field("shop", ValueType.Enum.STRING), new Field("item", ValueType.Enum.INT64)),
            Arrays.stream(ValueType.Enum.values())
                    .filter(type -> type != ValueType.Enum.INVALID && type != ValueType.Enum.UNRECOGNIZED)
                    .map(type -> new Field(name(type), type))
                    .toList(),
            Duration.ofDays(1));

    private EveryType() {}

    static String name(ValueType.Enum type) {
        return "a_" + type.name().toLowerCase(Locale.ROOT);
    }

    public static EntityRow row(Random random, long item, long timestamp) {
        var values = new ArrayList<Value>();
        for (var field : VIEW.features()) {
            values.add(random.nextInt(8) == 0 ? Value.getDefaultInstance() : value(random, field.type()));
        }
        return new EntityRow(
                new EntityKey(Map.of(
                        "item", Value.newBuilder().setInt64Val(item).build(),
                        "shop",
                                Value.newBuilder()
                                        .setStringVal("Bäckerei " + TEXTS.get(random.nextInt(3)))
                                        .build())),
                timestamp,
                values);
    }

    private static Value value(Random random, ValueType.Enum type) {
        var value = Value.newBuilder();
        switch (type) {
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                value.setBytesVal(ByteString.copyFrom(bytes));
            }
            case STRING -> value.setStringVal(TEXTS.get(random.nextInt(TEXTS.size())));
            case INT32 ->
                value.setInt32Val(
                        switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> Integer.MIN_VALUE;
                            case 2 -> Integer.MAX_VALUE;
                            default -> random.nextInt();
                        });
            case INT64 ->
                value.setInt64Val(
                        switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> Long.MIN_VALUE;
                            case 2 -> Long.MAX_VALUE;
                            default -> random.nextLong();
                        });
            case DOUBLE ->
                value.setDoubleVal(
                        switch (random.nextInt(4)) {
                            case 0 -> -0.0;
                            case 1 -> Double.MAX_VALUE;
                            case 2 -> Double.MIN_VALUE;
                            default -> random.nextGaussian();
                        });
            case FLOAT ->
                value.setFloatVal(
                        switch (random.nextInt(4)) {
                            case 0 -> -0.0f;
                            case 1 -> Float.MAX_VALUE;
                            case 2 -> Float.MIN_VALUE;
                            default -> (float) random.nextGaussian();
                        });
            case BOOL -> value.setBoolVal(random.nextBoolean());
            case UNIX_TIMESTAMP -> value.setUnixTimestampVal(random.nextLong(-1_000_000_000L, 4_000_000_000L));
            case INVALID, UNRECOGNIZED -> throw new AssertionError(type);
        }
        return value.build();
    }

    /** What is read of a row that is there and not too old. */
    public static OnlineRow stored(EntityRow row) {
        return new OnlineRow(
                row.entity(),
                row.values().stream()
                        .map(value -> OnlineFeature.of(VIEW, value, row.timestamp(), row.timestamp()))
                        .toList());
    }
}

package io.anomalyguard.feast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import feast.proto.types.ValueProto.Value;
import feast.proto.types.ValueProto.ValueType;
import io.anomalyguard.feast.FeatureView.Field;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any view; the expected bytes were printed by the official Python package, feast 0.66.0. */
class FeastFormatTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long SEED = 20261125;

    @Test
    void shouldSortJoinKeysAsPythonDoes() {
        var letters = new EntityKey(Map.of(
                "b", Value.newBuilder().setStringVal("x").build(),
                "a", Value.newBuilder().setInt64Val(-5).build()));
        assertThat(HEX.formatHex(FeastFormat.key(letters, "p")))
                .isEqualTo("020000000200000001000000610200000001000000620400000008000000fbffffffffffffff"
                        + "02000000010000007870");

        // U+1F600 comes after U+FFFD, though its first UTF-16 unit comes before.
        var beyond = new EntityKey(Map.of(
                "\uD83D\uDE00", Value.newBuilder().setInt32Val(-2).build(),
                "\uFFFD",
                        Value.newBuilder()
                                .setBytesVal(ByteString.copyFrom(new byte[] {0, -1}))
                                .build(),
                "t", Value.newBuilder().setUnixTimestampVal(1_700_000_000).build()));
        assertThat(HEX.formatHex(FeastFormat.key(beyond, "p")))
                .isEqualTo("030000000200000001000000740200000003000000efbfbd0200000004000000f09f9880"
                        + "080000000800000000f1536500000000010000000200000000ff0300000004000000feffffff70");
    }

    @Test
    void shouldMakeTheSameKeyForAUserOnBothWays() {
        assertThat(FeastFormat.key(EntityKey.ofUser("ünïcode-用户-😀"), "anomalyguard"))
                .isEqualTo(new UserActivityFormat("anomalyguard").key("ünïcode-用户-😀"));
    }

    @Test
    void shouldTakeNoEntityThatFeastTakesNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityKey(
                        Map.of("price", Value.newBuilder().setDoubleVal(1).build())))
                .withMessage("price cannot be of type DOUBLE_VAL");
    }

    @ParameterizedTest
    @CsvSource({
        "BYTES, 0a0200ff",
        "STRING, 1202c3a4",
        "INT32, 18ffffffffffffffffff01",
        "INT64, 2080808080808080808001",
        "DOUBLE, 299a9999999999b9bf",
        "FLOAT, 350000807f",
        "BOOL, 3800",
        "UNIX_TIMESTAMP, 40ffffffffffffffffff01",
        "STRING, ''"
    })
    void shouldReadAndWriteValuesAsFeastDoes(ValueType.Enum type, String hex) throws Exception {
        Value value = FeastFormat.decodeValue(new Field("f", type), HEX.parseHex(hex));

        assertThat(FeastFormat.isNull(value)).isEqualTo(hex.isEmpty());
        assertThat(HEX.formatHex(value.toByteArray())).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, 1202c3a4, holds another type than INT64",
        // A list of integers, and a value of a type from a later Feast.
        "INT64, 7a020101, holds another type than INT64",
        "INT64, 820301ff, holds another type than INT64",
        "INT64, 20, not a Feast value",
        "STRING, 12ff, not a Feast value"
    })
    void shouldSayWhatIsWrongWithAValue(ValueType.Enum type, String hex, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> FeastFormat.decodeValue(new Field("f", type), HEX.parseHex(hex)))
                .withMessage("f: " + reason);
    }

    @Test
    void shouldReadANullThatIsAValueOfItsOwn() throws Exception {
        byte[] nullVal = HEX.parseHex("980100");
        assertThat(FeastFormat.isNull(FeastFormat.decodeValue(new Field("f", ValueType.Enum.INT64), nullVal)))
                .isTrue();
    }

    @Test
    void shouldAnswerAnyBytesWithAValueOrAReason() {
        var random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(14)];
            random.nextBytes(bytes);
            for (var field : EveryType.VIEW.features()) {
                try {
                    assertThat(field.accepts(FeastFormat.decodeValue(field, bytes)))
                            .as("bytes %d of seed %d", i, SEED)
                            .isTrue();
                } catch (Unreadable expected) {
                    assertThat(expected.reason()).isNotEmpty();
                }
            }
        }
    }
}

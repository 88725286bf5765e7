package io.anomalyguard.feast;

import static io.anomalyguard.feast.OnlineStoreTest.fieldOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected bytes were printed by the official Python package, feast 0.66.0. */
class UserActivityFormatTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long SEED = 20261123;

    private final UserActivityFormat format = new UserActivityFormat("anomalyguard");

    @ParameterizedTest
    @CsvSource({
        "u-1001, 010000000200000007000000757365725f69640200000006000000752d31303031616e6f6d616c796775617264",
        "ünïcode-用户-😀, 010000000200000007000000757365725f69640200000015000000c3bc6ec3af636f64652de794a8e688b72df09f9880"
                + "616e6f6d616c796775617264"
    })
    void shouldMakeTheKeyThatFeastMakes(String userId, String key) {
        assertThat(HEX.formatHex(format.key(userId))).isEqualTo(key);
    }

    @Test
    void shouldHashFieldNamesAsFeastDoes() {
        assertThat(fieldOf(Feature.CLICKS_10S)).isEqualTo(HEX.parseHex("c4cb2b2c"));
        assertThat(fieldOf(Feature.TRANSACTION_RATIO)).isEqualTo(HEX.parseHex("825c70c1"));
    }

    @ParameterizedTest
    @CsvSource({"0, 2000", "9007199254740992, 208080808080808010"})
    void shouldWriteCountsAsFeastDoes(double count, String value) {
        assertThat(HEX.formatHex(UserActivityFormat.value(rowOf(Feature.CLICKS_1M, count), Feature.CLICKS_1M)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0, 3500000000", "61.5, 3500007642", "-0.0, 3500000080"})
    void shouldWriteFractionsAsFeastDoes(float fraction, String value) {
        assertThat(HEX.formatHex(
                        UserActivityFormat.value(rowOf(Feature.SESSION_DURATION, fraction), Feature.SESSION_DURATION)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 10c0843d",
        "1000, 0801",
        "1700000000123, 0880e2cfaa0610c0a9d33a",
        "253402300799999, 08ff82d1ffaf0710c08faedc03"
    })
    void shouldWriteTimesAsFeastDoes(long epochMillis, String timestamp) {
        assertThat(HEX.formatHex(FeastFormat.timestamp(epochMillis))).isEqualTo(timestamp);
    }

    @Test
    void shouldDecodeWhatItEncoded() throws Exception {
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            var row = RandomRows.row(random, "u");
            assertThat(FeastFormat.decodeTimestamp(FeastFormat.timestamp(row.timestamp())))
                    .as("row %d of seed %d", i, SEED)
                    .isEqualTo(row.timestamp());
            for (var feature : Feature.all()) {
                assertThat(UserActivityFormat.decodeValue(feature, UserActivityFormat.value(row, feature)))
                        .as("%s of row %d of seed %d", feature, i, SEED)
                        .isEqualTo(row.value(feature));
            }
        }
    }

    @Test
    void shouldAnswerAnyBytesWithAValueOrAReason() {
        var random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(14)];
            random.nextBytes(bytes);
            try {
                FeastFormat.decodeTimestamp(bytes);
                assertThat(UserActivityFormat.decodeValue(Feature.CLICKS_1M, bytes))
                        .isFinite();
            } catch (Unreadable expected) {
                assertThat(expected).hasMessageMatching("(_ts|clicks_1m): .+");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "clicks_1m, , no value",
        "clicks_1m, '', no value",
        "clicks_1m, 3500007642, holds another type than INT64",
        "clicks_1m, 20, not a Feast value",
        "session_duration, 350000c07f, NaN",
        "session_duration, 350000807f, Infinity",
        "session_duration, 35000080bf, negative",
        "clicks_1m, 20ffffffffffffffffff01, negative",
        "session_duration, 2001, holds another type than FLOAT"
    })
    void shouldSayWhichFeatureIsUnreadableAndWhy(String name, String hex, String reason) {
        var feature = Feature.of(name);
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> UserActivityFormat.decodeValue(feature, hex == null ? null : HEX.parseHex(hex)))
                .withMessage(name + ": " + reason);
    }

    @Test
    void shouldCutWhatIsFinerThanAMillisecond() throws Exception {
        // 1 s and 1,999,999 ns
        assertThat(FeastFormat.decodeTimestamp(HEX.parseHex("080110ff887a"))).isEqualTo(1001);
    }

    private static UserActivity rowOf(Feature feature, double value) {
        double[] vector = new double[Feature.all().size()];
        vector[feature.index()] = value;
        return UserActivity.ofVector("u", 0, 0, null, vector);
    }
}

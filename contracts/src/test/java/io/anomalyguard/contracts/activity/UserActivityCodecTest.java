package io.anomalyguard.contracts.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.json.InvalidRecordException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserActivityCodecTest {
    private final UserActivityCodec codec = new UserActivityCodec();

    @Test
    void shouldReadBackRandomRowsToTheLastBit() {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            UserActivity row = random(random, i % 5 == 0 ? null : new UUID(random.nextLong(), random.nextLong()));
            assertThat(codec.decode(codec.encode(row))).isEqualTo(row);
        }
    }

    @Test
    void shouldWriteTheFeaturesInTheirOrderUnderTheirNames() {
        var row = new UserActivity("u", 5, 6, null, 1, 2, 3, 4.5f, 0.1f, 0.25f, 7, 0.5f, 0.75f, 8, 9, 1f);
        assertThat(new String(codec.encode(row), UTF_8)).isEqualTo("""
                        {"user_id":"u","timestamp":5,"ingested_ms":6,"clicks_10s":1,"clicks_1m":2,"session_clicks":3,\
                        "session_duration":4.5,"inter_arrival_mean":0.1,"inter_arrival_cv":0.25,"distinct_pages_1m":7,\
                        "repeat_page_ratio":0.5,"error_ratio_1m":0.75,"login_failures_1m":8,"distinct_ips_1m":9,\
                        "transaction_ratio":1.0}""");
    }

    @Test
    void shouldGiveEveryFeatureItsPlaceInTheVector() {
        double[] vector = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        UserActivity row = UserActivity.ofVector("u", 1, 2, null, vector);
        assertThat(row.vector()).containsExactly(vector);
        assertThat(row.isQuiet()).isTrue();
        for (Feature feature : Feature.values()) {
            assertThat(row.value(feature)).isEqualTo(feature.index() + 1);
            assertThat(Feature.all().get(feature.index())).isEqualTo(feature);
            assertThat(Feature.of(feature.wireName())).isEqualTo(feature);
        }
    }

    @Test
    void shouldNameTheFeatureThatIsMissingOrWrong() {
        String json = new String(codec.encode(random(new Random(1), null)), UTF_8);
        assertThatThrownBy(() -> decode(json.replace("\"error_ratio_1m\"", "\"x\"")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("error_ratio_1m: missing");
        assertThatThrownBy(() -> decode(json.replaceAll("\"clicks_1m\":\\d+", "\"clicks_1m\":1.5")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("clicks_1m: not a whole number");
        assertThatThrownBy(() -> decode(json.replaceAll("\"repeat_page_ratio\":[^,]+", "\"repeat_page_ratio\":1e99")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("repeat_page_ratio: out of range");
        assertThatThrownBy(() -> decode(json.replaceAll("\"inter_arrival_cv\":[^,]+", "\"inter_arrival_cv\":-0.5")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("inter_arrival_cv: out of range");
        assertThat(decode(json.replaceAll("\"inter_arrival_cv\":[^,]+", "\"inter_arrival_cv\":-0.0"))
                        .interArrivalCv())
                .isEqualTo(-0.0f);
        assertThatThrownBy(() -> decode(json.replaceAll("\"repeat_page_ratio\":[^,]+", "\"repeat_page_ratio\":NaN")))
                .isInstanceOf(InvalidRecordException.class);
    }

    private UserActivity decode(String json) {
        return codec.decode(json.getBytes(UTF_8));
    }

    private static UserActivity random(Random random, UUID eventId) {
        var vector = new double[Feature.all().size()];
        for (Feature feature : Feature.all()) {
            vector[feature.index()] = switch (feature.type()) {
                case INT64 -> random.nextLong(1L << random.nextInt(1, 53));
                case FLOAT32 -> random.nextFloat() * (float) Math.pow(10, random.nextInt(-30, 30));
            };
        }
        return UserActivity.ofVector("u-" + random.nextInt(), random.nextLong(1L << 50), 1, eventId, vector);
    }
}

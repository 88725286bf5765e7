package io.anomalyguard.contracts.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScoreCodecTest {
    private final ScoreCodec codec = new ScoreCodec();
    private final UserActivity row = new UserActivity(
            "u-1", 1_000, 2_000, new UUID(1, 2), 40, 200, 300, 60f, 0.2f, 0.01f, 3, 0.9f, 0.1f, 0, 1, 0f);

    @Test
    void shouldReadBackAnomalousAndNormalVerdicts() {
        var anomalous = new Score(
                row,
                0.71,
                0.9991,
                true,
                Severity.CRITICAL,
                0.6,
                "m-1",
                List.of(new Contribution("clicks_1m", 200, 6, 0.7), new Contribution("clicks_10s", 40, 1, 0.3)),
                3_000);
        assertThat(codec.decode(codec.encode(anomalous))).isEqualTo(anomalous);

        var normal = new Score(row, 0.4, 0.3, false, Severity.NONE, 0.6, "m-1", List.of(), 3_000);
        assertThat(codec.decode(codec.encode(normal))).isEqualTo(normal);
    }

    @Test
    void shouldNameWhatIsMissing() {
        var normal = new Score(row, 0.4, 0.3, false, Severity.NONE, 0.6, "m-1", List.of(), 3_000);
        String json = new String(codec.encode(normal), UTF_8);
        assertThatThrownBy(() -> codec.decode(json.replace("\"severity\":\"none\"", "\"severity\":\"dire\"")
                        .getBytes(UTF_8)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("severity: unknown severity");
        assertThatThrownBy(() ->
                        codec.decode(json.replace("\"clicks_10s\"", "\"c\"").getBytes(UTF_8)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("clicks_10s: missing");
        assertThatThrownBy(() ->
                        codec.decode(json.replace("\"threshold\"", "\"t\"").getBytes(UTF_8)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("threshold: missing");
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Models;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores, and what happens to records that have none. */
class ScoreTopologyTest extends ScoreTopologyFixture {
    @Test
    void shouldScoreEveryRowAndExplainAnomaliesOnly() {
        row("ana", Models.calm());
        row("bot", Models.flood());

        List<Score> all = scores.readValuesToList();
        assertThat(all).extracting(Score::userId).containsExactly("ana", "bot");
        assertThat(all).extracting(Score::anomaly).containsExactly(false, true);
        assertThat(all.getFirst().contributions()).isEmpty();
        assertThat(all.getFirst().severity()).isEqualTo(Severity.NONE);
        assertThat(all.getLast().contributions()).hasSize(12);
        assertThat(all.getLast().severity()).isGreaterThan(Severity.NONE);
        assertThat(all.getLast().scoredMs()).isEqualTo(START.toEpochMilli());
    }

    @Test
    void shouldGiveTheVerdictThatTheModelGives() {
        var model = active.get();
        for (double[] vector : Models.people(200, 77)) {
            row("ana", vector);
            assertThat(scores.readValue().anomalyScore())
                    .isEqualTo(model.judge(vector).score());
        }
    }

    @Test
    void shouldPassRowsUnscoredWhileThereIsNoModel() {
        restart(new ActiveModel());
        row("bot", Models.flood());
        assertThat(scores.isEmpty()).isTrue();
        assertThat(count("anomalyguard.rows.unscored")).isEqualTo(1);
    }

    @Test
    void shouldSkipWhatBreaksTheContractAndGoOn() {
        features.pipeInput("bot", "{\"user_id\":\"bot\"".getBytes(StandardCharsets.UTF_8));
        actions.pipeInput("x", new byte[] {1, 2, 3});
        double[] negative = Models.flood();
        negative[Feature.INTER_ARRIVAL_CV.index()] = -1;
        row("bot", negative);
        row("bot", Models.flood());
        assertThat(scores.readValuesToList()).hasSize(1);
        assertThat(count("anomalyguard.records.invalid")).isEqualTo(3);
    }

    /** A fault that nobody knows yet, stood in for by a setting that no clock can hold. */
    @Test
    void shouldSkipARecordThatCannotBeProcessed() {
        restart(new AlertSettings(
                3,
                5,
                4,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofMinutes(2),
                100));
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", null));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(count("anomalyguard.records.invalid")).isEqualTo(1);
        assertThat(open("other").userId()).isEqualTo("other");
    }
}

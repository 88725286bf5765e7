package io.anomalyguard.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.NumberField;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.live.Samples;
import org.junit.jupiter.api.Test;

class ModelViewTest extends ConsoleViewTest {
    /** What inference-service answers, to whatever it is asked. */
    private static final String ANSWER = """
            {"status": "ready",
             "active": {"model_version": "m-2", "created_at": 1800000000000, "rows": 20000, "users": 3100,
               "training_ms": 5100, "trees": 100, "subsample": 256, "seed": 42, "threshold": 0.53,
               "profile": {"clicks_10s": {"low": 1, "median": 2, "high": 4}}}%s}""";

    private static final String HISTORY = """
            , "features": {"clicks_10s": 0.31, "clicks_1m": 0.02},
            "history": [
              {"model_version": "m-2", "created_at": 1800000000000, "rows": 20000, "users": 3100, "is_active": true},
              {"model_version": "m-1", "created_at": 1790000000000, "rows": 19000, "users": 3000, "is_active": false}],
            "last_challenge": {"model_version": "m-3", "accepted": false, "reason": "too many anomalies: 9 %",
              "trial": {"rows": 2000, "anomaly_rate": 0.09, "champion_anomaly_rate": 0.002, "agreement": 0.912,
                "score_drift": 0.01, "accepted": false, "reason": "too many anomalies: 9 %"}}""";

    private static final String CHALLENGER = """
            , "challenger": {"model_version": "m-4", "since": 1800000000000, "rows_needed": 2000, "trial":
                {"rows": 500, "anomaly_rate": 0.0021, "champion_anomaly_rate": 0.002, "agreement": 0.9996,
                "score_drift": 0.3, "accepted": true, "reason": "sane"}}""";

    @Test
    void shouldShowTheActiveModelOfAServiceThatKnowsNoHistory() {
        INFERENCE.answer(200, ANSWER.formatted(""));
        navigate(ModelView.class);
        awaitText("m-2", "20,000 rows of 3,100 users", "0.530");
        assertThat(allText("model-profile")).containsSubsequence("Clicks in 10 s", "1", "2", "4", "–");
        assertThat(find(Button.class).withId("model-train").exists()).isFalse();
    }

    @Test
    void shouldShowVersionsDriftAndWhatAThresholdWouldDo() {
        INFERENCE.answer(200, ANSWER.formatted(HISTORY));
        Samples.verdict(model, "u-model-odd", 0.99, true);
        Samples.verdict(model, "u-model-even", 0.3, false);
        navigate(ModelView.class);
        awaitText("m-2");
        assertThat(allText("model-profile")).containsSubsequence("Clicks in 10 s", "much (0.31)", "none (0.02)");
        assertThat(allText("model-versions")).containsSubsequence("m-2", "active", "m-1", "Activate");
        find(NumberField.class).id("model-threshold").setValue(0.985);
        assertThat(find(Paragraph.class).id("threshold-preview").getText()).startsWith("Would flag 1 of the ");

        test(find(Button.class).id("model-train")).click();
        assertThat(INFERENCE.requests()).noneMatch(request -> request.startsWith("POST /models/train"));
    }

    @Test
    void shouldOfferTheThresholdInForceUntilSomebodyTypesAnother() {
        INFERENCE.answer(200, ANSWER.formatted(HISTORY));
        navigate(ModelView.class);
        awaitText("0.530");
        var field = find(NumberField.class).id("model-threshold");
        assertThat(field.getValue()).isEqualTo(0.53);
        INFERENCE.answer(200, ANSWER.formatted(HISTORY).replace("0.53", "0.61"));
        awaitText("0.610");
        assertThat(field.getValue()).isEqualTo(0.61);

        field.setValue(0.7);
        INFERENCE.answer(200, ANSWER.formatted(HISTORY).replace("0.53", "0.55"));
        awaitText("0.550");
        assertThat(field.getValue()).isEqualTo(0.7);
    }

    @Test
    void shouldShowHowANewModelDoesBesideTheActiveOne() {
        INFERENCE.answer(200, ANSWER.formatted(HISTORY));
        navigate(ModelView.class);
        awaitText("m-2");
        assertThat(challenger()).isEqualTo("m-3 was turned down: too many anomalies.");
        assertThat(allText("challenger-trial")).containsSubsequence("2,000", "9 %", "0.2 %", "91.2 %", "none (0.01)");

        INFERENCE.answer(200, ANSWER.formatted(HISTORY + CHALLENGER));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(challenger()).startsWith("m-4 scores the same rows").endsWith("it will take over.");
        });
        assertThat(allText("challenger-trial")).containsSubsequence("500", "0.21 %", "0.2 %", "99.96 %", "much (0.30)");

        INFERENCE.answer(
                200,
                ANSWER.formatted(
                        HISTORY + CHALLENGER.replace("true", "false").replace("sane", "unsteady scores: 0.3")));
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(challenger()).endsWith("it will be turned down: unsteady scores.");
        });
    }

    private String challenger() {
        return find(Paragraph.class).id("challenger-words").getText();
    }

    @Test
    void shouldSayWhyItKnowsNothing() {
        INFERENCE.answer(503, "{\"detail\": \"the models have not been read from Kafka yet\"}");
        navigate(ModelView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Paragraph.class).id("model-trouble").getText())
                    .isEqualTo("inference-service cannot tell: the models have not been read from Kafka yet");
        });
        assertThat(find(ProgressBar.class).exists())
                .as("progress of a training that nobody knows of")
                .isFalse();
    }

    private void awaitText(String... parts) {
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("model-facts")).contains(parts);
        });
    }
}

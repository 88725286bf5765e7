package io.anomalyguard.inference.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.model.TrainingProgress;
import io.anomalyguard.inference.scoring.Scorer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class ScoreJsonTest {
    /** By the annotations of {@link ScoreResponse}, which is what the OpenAPI description is made of. */
    private static final JsonMapper DESCRIBED = new JsonMapper();

    static Stream<ScoreResponse> verdicts() {
        double[] flood = Models.flood();
        var judgement = Objects.requireNonNull(new Scorer(Models.active()).judge(flood, Scorer.Explain.ALWAYS));
        return Stream.of(
                ScoreResponse.of("u \"1\" \u00e9\u0007", "scored", judgement, flood, 1_800_000_000_000L, 17L),
                ScoreResponse.of(null, "scored", judgement, flood, null, null),
                ScoreResponse.warmingUp("u", flood, 1L, 2L, new TrainingProgress(3, 10, 4, 20, "rows")),
                ScoreResponse.unknown("u"),
                ScoreResponse.unreadable("u", "the key holds something else than a hash"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void shouldWriteWhatTheDescriptionSays(ScoreResponse verdict) throws IOException {
        var response = new MockHttpServletResponse();
        ScoreJson.send(response, verdict);
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        assertThat(DESCRIBED.readTree(response.getContentAsByteArray()))
                .isEqualTo(DESCRIBED.readTree(DESCRIBED.writeValueAsBytes(verdict)));
    }

    @Test
    void shouldWriteABatchInItsOrder() throws IOException {
        List<ScoreResponse> verdicts = verdicts().toList();
        var response = new MockHttpServletResponse();
        ScoreJson.send(response, verdicts);
        assertThat(DESCRIBED.readTree(response.getContentAsByteArray()))
                .isEqualTo(
                        DESCRIBED.readTree(DESCRIBED.writeValueAsBytes(new ScoreController.BatchResponse(verdicts))));
    }

    @Test
    void shouldReadABodyOfUnknownLength() throws IOException {
        var request = new MockHttpServletRequest() {
            @Override
            public int getContentLength() {
                return -1;
            }
        };
        request.setContent("{\"other\":[{}],\"user_id\":\"u\",\"features\":null}".getBytes(UTF_8));
        assertThat(ScoreJson.read(request)).isEqualTo(new ScoreRequest("u", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"user_id":7}                     | user_id
                    {"user_id":"u"                    | $
                    {"user_id":"u" "features":{}}     | $
                    {"user_id":"u","features":tru}    | $
                    {"user_id":"\\x"}                  | user_id
                    {"features":{"clicks_1m":1,}}     | $
                    {"user_id":"u"} {}                | $
                    []                                | $
                    {"features":[]}                   | features
                    {"features":{"clicks_1m":1e999}}  | features.clicks_1m
                    {"user_id":"u","user_id":"u"}     | user_id
                    {"user_id":null,"user_id":"u"}    | user_id
                    {"features":null,"features":{}}   | features
                    {"features":{"a":1,"a":1}}        | features.a
                    {"features":{"a":"x","a":1}}      | features.a
                    """)
    void shouldNameWhatIsWrong(String body, String field) {
        assertThatThrownBy(() -> ScoreJson.read(body.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.field()).isEqualTo(field));
    }
}

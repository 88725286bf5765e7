package io.anomalyguard.inference.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.inference.alerts.Alerts;
import io.anomalyguard.inference.alerts.Suppressions;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.RecordSender;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Models;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.server.ResponseStatusException;

/** Scores and suppressions over HTTP. */
class ApiTest extends ApiFixture {
    @Test
    void shouldScoreAUserByTheFeaturesInTheStore() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        score("{\"user_id\":\"bot\"}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.user_id").value("bot"))
                .andExpect(jsonPath("$.status").value("scored"))
                // As the stream scores the same row: see ScoreTopologyTest.
                .andExpect(jsonPath("$.anomaly_score")
                        .value(model.judge(Models.flood()).score()))
                .andExpect(jsonPath("$.anomaly_probability").value(1.0))
                .andExpect(jsonPath("$.is_anomaly").value(true))
                .andExpect(jsonPath("$.severity").value("critical"))
                .andExpect(jsonPath("$.threshold").value(model.threshold()))
                .andExpect(jsonPath("$.model_version").value(model.version()))
                .andExpect(jsonPath("$.features.clicks_1m").value(900))
                .andExpect(jsonPath("$.features.inter_arrival_mean").value(0.07))
                .andExpect(jsonPath("$.contributions.length()").value(12))
                .andExpect(jsonPath("$.feature_timestamp").value(NOW - 1_000))
                .andExpect(jsonPath("$.feature_age_ms").value(1_000));
        score("{\"user_id\":\"calm\"}")
                .andExpect(jsonPath("$.is_anomaly").value(false))
                .andExpect(jsonPath("$.severity").value("none"))
                .andExpect(jsonPath("$.contributions.length()").value(12));
    }

    @Test
    void shouldSayHowOldStaleFeaturesAre() throws Exception {
        score("{\"user_id\":\"gone\"}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.status").value("stale"))
                .andExpect(jsonPath("$.feature_age_ms").value(600_000))
                .andExpect(jsonPath("$.anomaly_score").isNumber());
    }

    @Test
    void shouldAnswer404ForANeverSeenUser() throws Exception {
        score("{\"user_id\":\"nobody\"}")
                .andExpect(status().isNotFound())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void shouldNameTheFieldThatIsInvalid() throws Exception {
        invalid("{}", "user_id");
        invalid("{\"user_id\":\"\"}", "user_id");
        invalid("{\"user_id\":\"" + "x".repeat(129) + "\"}", "user_id");
        invalid("{\"user_id\":[\"a\"]}", "user_id");
        invalid("{\"user_id\":\"\\ud83d\"}", "user_id");
        invalid("{\"user_id\":\"a\",\"features\":{}}", "features");
        invalid("{\"features\":{}}", "features.clicks_10s");
        invalid(
                "{\"features\":" + features(Models.calm()).replace("\"clicks_1m\":7.0", "\"clicks_1m\":\"7\"") + "}",
                "features.clicks_1m");
        invalid(
                "{\"features\":" + features(Models.calm()).replace("\"clicks_1m\":7.0", "\"clicks_1m\":7.5") + "}",
                "features.clicks_1m");
        invalid(
                "{\"features\":" + features(Models.calm()).replace("\"clicks_1m\":7.0", "\"clicks_1m\":-1") + "}",
                "features.clicks_1m");
        invalid("not json", "$");
        invalid("", "$");
    }

    /** Data binding wraps what is thrown while it reads a body of unknown length. */
    @Test
    void shouldNotCallABodyInvalidThatIsTooLarge() {
        var tooLarge = new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "the body has more than 1000 bytes");
        var wrapped = new HttpMessageNotReadableException(
                "wrong", new IllegalStateException(tooLarge), new MockHttpInputMessage(new byte[0]));
        assertThat(new ProblemAnswers().unreadable(wrapped).getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void shouldScoreInlineFeatures() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        score("{\"features\":" + features(Models.flood()) + "}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.user_id").doesNotExist())
                .andExpect(jsonPath("$.anomaly_score")
                        .value(model.judge(Models.flood()).score()));
    }

    @Test
    void shouldScoreABatchInItsOrder() throws Exception {
        mvc(store, active)
                .perform(json("/score/batch", "{\"user_ids\":[\"bot\",\"nobody\",\"calm\"]}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.results[0].user_id").value("bot"))
                .andExpect(jsonPath("$.results[0].is_anomaly").value(true))
                .andExpect(jsonPath("$.results[1].user_id").value("nobody"))
                .andExpect(jsonPath("$.results[1].status").value("unknown"))
                .andExpect(jsonPath("$.results[2].is_anomaly").value(false))
                .andExpect(jsonPath("$.results.length()").value(3));
    }

    /** Somebody else's key in Redis costs this user his verdict, and nobody else theirs. */
    @Test
    void shouldScoreTheOthersOfABatchWhenOneRowIsUnreadable() throws Exception {
        store.write(List.of(row("odd", NOW - 1_000, Models.calm())));
        try (var client =
                        RedisClient.create("redis://127.0.0.1:" + redis.ports().getFirst());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            byte[] key = connection.sync().keys("*odd*").getFirst();
            connection.sync().del(key);
            connection.sync().set(key, "somebody else's".getBytes(UTF_8));
        }
        mvc(store, active)
                .perform(json("/score/batch", "{\"user_ids\":[\"odd\",\"bot\"]}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.results[0].status").value("unreadable"))
                .andExpect(jsonPath("$.results[0].detail").value("the key holds something else than a hash"))
                .andExpect(jsonPath("$.results[0].is_anomaly").doesNotExist())
                .andExpect(jsonPath("$.results[1].is_anomaly").value(true));
        score("{\"user_id\":\"odd\"}").andExpect(status().isServiceUnavailable());
        infer("{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"bot\",\"odd\"]}]}")
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "1"))
                .andExpect(jsonPath("$.detail")
                        .value("the features of odd cannot be read: the key holds something else than a hash"));
    }

    /** Another writer's row that no model judges, for no feature is negative. */
    @Test
    void shouldScoreTheOthersOfABatchWhenOneRowHoldsANegativeValue() throws Exception {
        double[] share = Models.calm();
        share[Feature.TRANSACTION_RATIO.index()] = -0.5;
        double[] number = Models.calm();
        number[Feature.CLICKS_1M.index()] = -1;
        store.write(List.of(row("negative-share", NOW - 1_000, share), row("negative-count", NOW - 1_000, number)));
        mvc(store, active)
                .perform(json("/score/batch", "{\"user_ids\":[\"negative-share\",\"negative-count\",\"bot\"]}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.results[0].status").value("unreadable"))
                .andExpect(jsonPath("$.results[0].detail").value("transaction_ratio: negative"))
                .andExpect(jsonPath("$.results[1].detail").value("clicks_1m: negative"))
                .andExpect(jsonPath("$.results[2].is_anomaly").value(true));
        score("{\"user_id\":\"negative-count\"}").andExpect(status().isServiceUnavailable());
    }

    @Test
    void shouldLimitABatch() throws Exception {
        String ids = IntStream.range(0, 1001).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
        mvc(store, active)
                .perform(json("/score/batch", "{\"user_ids\":[" + ids + "]}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("user_ids"));
    }

    @Test
    void shouldSayThatItIsWarmingUp() throws Exception {
        mvc(store, new ActiveModel())
                .perform(json("/score", "{\"user_id\":\"bot\"}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.status").value("warming_up"))
                .andExpect(jsonPath("$.progress.percent").value(0))
                .andExpect(jsonPath("$.anomaly_score").doesNotExist());
        mvc(store, new ActiveModel())
                .perform(get("/models"))
                .andExpect(jsonPath("$.status").value("warming_up"));
    }

    @Test
    void shouldAnswer503AtOnceWithoutTheStore() throws Exception {
        try (OnlineStore away = connect(freePort(), Duration.ofMillis(200))) {
            long start = System.nanoTime();
            mvc(away, active)
                    .perform(json("/score", "{\"user_id\":\"bot\"}"))
                    .andExpect(status().isServiceUnavailable())
                    .andExpect(header().string("Retry-After", "1"))
                    .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                    .andExpect(jsonPath("$.detail").value(containsString("feature store")));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldRefuseAFieldThatIsGivenTwice() throws Exception {
        Map<String, String> batches = Map.of(
                "{\"user_ids\":[\"a\"],\"user_ids\":[\"b\"]}",
                "user_ids",
                "{\"features\":[{\"clicks_10s\":1,\"clicks_10s\":2}]}",
                "clicks_10s");
        for (var body : batches.entrySet()) {
            mvc(store, active)
                    .perform(json("/score/batch", body.getKey()))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.detail").value(body.getValue() + ": given twice"))
                    .andExpect(jsonPath("$.field").value(body.getValue()));
        }
        infer("{\"inputs\":[{\"name\":\"user_id\",\"shape\":[1],\"shape\":[2]}]}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("shape"));
        mvc(store, active)
                .perform(json("/models/rollback", "{\"by\":\"ana\",\"by\":\"ben\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("by"));
    }

    @Test
    void shouldNameWhatIsWrongWithASuppression() throws Exception {
        var broker = new Broker(new KafkaProperties());
        MockMvc mvc = MockMvcBuilders.standaloneSetup(
                        new SuppressionController(new Suppressions(broker, CLOCK), new RecordSender(broker), CLOCK))
                .setControllerAdvice(new ProblemAnswers())
                .build();
        Map<String, String> bodies = Map.of(
                "{\"duration_s\":60,\"by\":\"ana\"}",
                "user_id",
                "{\"user_id\":\"bot\",\"by\":\"ana\"}",
                "duration_s",
                "{\"user_id\":\"bot\",\"duration_s\":0,\"by\":\"ana\"}",
                "duration_s",
                "{\"user_id\":\"bot\",\"duration_s\":99999999999999999999999,\"by\":\"ana\"}",
                "duration_s",
                "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":tru",
                "$",
                "{\"user_id\":\"bot\",\"duration_s\":60}",
                "by",
                "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":\"ana\",\"note\":\"" + "x".repeat(2001) + "\"}",
                "note",
                "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":\"ana\\ud83d\"}",
                "by",
                "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":\"ana\",\"note\":\"\\ude00\\ud83d\"}",
                "note");
        for (var body : bodies.entrySet()) {
            mvc.perform(json("/suppressions", body.getKey()))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(body.getValue()));
        }
        mvc.perform(get("/suppressions")).andExpect(status().isServiceUnavailable());
    }

    /** It would be accepted and then never take effect: whoever reads the topic refuses it. */
    @Test
    void shouldRefuseHalfASurrogatePairInWhatAnOperatorSays() throws Exception {
        var sender = mock(RecordSender.class);
        MockMvc mvc = MockMvcBuilders.standaloneSetup(new AlertController(mock(Alerts.class), sender, CLOCK))
                .setControllerAdvice(new ProblemAnswers())
                .build();
        String action = "{\"action\":\"resolve\",\"by\":\"ana\",\"note\":\"known\"}";
        for (var wrong : Map.of("ana", "by", "known", "note").entrySet()) {
            mvc.perform(json("/alerts/a-1/actions", action.replace(wrong.getKey(), "\\ud83d")))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(wrong.getValue()))
                    .andExpect(jsonPath("$.detail").value(wrong.getValue() + ": half a surrogate pair"));
        }
        for (String path : List.of("/models/rollback", "/models/train")) {
            mvc(store, active)
                    .perform(json(path, "{\"by\":\"\\ud83d\"}"))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value("by"));
        }
        verifyNoInteractions(sender);
    }

    @Test
    void shouldNameAParameterOfTheWrongType() throws Exception {
        MockMvc mvc = MockMvcBuilders.standaloneSetup(
                        new AlertController(mock(Alerts.class), mock(RecordSender.class), CLOCK))
                .setControllerAdvice(new ProblemAnswers())
                .build();
        for (String limit : List.of("abc", "1.5", "3000000000", "0")) {
            mvc.perform(get("/alerts").param("limit", limit))
                    .andExpect(status().isBadRequest())
                    .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                    .andExpect(jsonPath("$.field").value("limit"));
        }
    }

    @Test
    void shouldAnswer409WhenTooManyUsersAreSuppressed() throws Exception {
        var full = mock(Suppressions.class);
        when(full.isFull("bot", NOW)).thenReturn(true);
        var sender = mock(RecordSender.class);
        MockMvc mvc = MockMvcBuilders.standaloneSetup(new SuppressionController(full, sender, CLOCK))
                .setControllerAdvice(new ProblemAnswers())
                .build();
        mvc.perform(json("/suppressions", "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":\"ana\"}"))
                .andExpect(status().isConflict())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").value(containsString("10,000 users")));
        verifyNoInteractions(sender);
        mvc.perform(delete("/suppressions").param("user_id", "bot").param("by", "ana"))
                .andExpect(status().isAccepted());
    }

    /** What is valid JSON is not called invalid. */
    @Test
    void shouldTellAWrongTypeFromInvalidJson() throws Exception {
        Map<String, String> bodies = Map.of(
                "[]", "$: wrong type",
                "\"calm\"", "$: wrong type",
                "{\"user_ids\":[[\"calm\"]]}", "$: wrong type",
                "{\"user_ids\":[\"calm\"]", "$: not valid JSON");
        for (var body : bodies.entrySet()) {
            mvc(store, active)
                    .perform(json("/score/batch", body.getKey()))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.detail").value(body.getValue()));
        }
    }

    /** The answer would tell of another number than was sent. */
    @Test
    void shouldRefuseACountThatIsNoInt64() throws Exception {
        String body = "{\"features\":" + features(Models.calm()) + "}";
        for (String tooMany : List.of("1e20", "9223372036854775808")) {
            invalid(body.replaceFirst("\"clicks_1m\":[^,]*", "\"clicks_1m\":" + tooMany), "features.clicks_1m");
        }
        score(body.replaceFirst("\"clicks_1m\":[^,]*", "\"clicks_1m\":1e18"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.features.clicks_1m").value(1_000_000_000_000_000_000L));
    }

    private void invalid(String body, String field) throws Exception {
        score(body)
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.field").value(field));
    }
}

package io.anomalyguard.inference.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.EntityKey;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.Lookup;
import io.anomalyguard.feast.OnlineRow;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.inference.alerts.Suppressions;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.RecordSender;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.FeatureStoreSettings;
import io.anomalyguard.tracing.Tracing;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP interface on a real Redis. */
class ApiTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    private static RedisServer redis;
    private static OnlineStore store;

    private final ActiveModel active = Models.active();

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        int port = freePort();
        redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        redis.start();
        store = connect(port, Duration.ofSeconds(5));
        Awaitility.await().until(store::isAvailable);
        store.write(List.of(
                row("calm", NOW - 1_000, Models.calm()),
                row("bot", NOW - 1_000, Models.flood()),
                row("gone", NOW - 600_000, Models.calm())));
    }

    @AfterAll
    static void stop() throws IOException {
        store.close();
        redis.stop();
    }

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
    void shouldSpeakTheOpenInferenceProtocolAboutUsers() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        infer("{\"id\":\"7\",\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[2],"
                        + "\"data\":[\"bot\",\"calm\"]}]}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.model_name").value("anomaly"))
                .andExpect(jsonPath("$.model_version").value(model.version()))
                .andExpect(jsonPath("$.id").value("7"))
                .andExpect(jsonPath("$.outputs[0].name").value("anomaly_score"))
                .andExpect(jsonPath("$.outputs[0].datatype").value("FP64"))
                .andExpect(jsonPath("$.outputs[0].shape[0]").value(2))
                .andExpect(jsonPath("$.outputs[0].data[0]")
                        .value(model.judge(Models.flood()).score()))
                .andExpect(jsonPath("$.outputs[2].data[0]").value(true))
                .andExpect(jsonPath("$.outputs[2].data[1]").value(false));
        infer("{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"nobody\"]}]}")
                .andExpect(status().isNotFound());
    }

    @Test
    void shouldSpeakTheOpenInferenceProtocolAboutFeatures() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        String flood = Arrays.stream(Models.flood()).mapToObj(String::valueOf).collect(Collectors.joining(","));
        for (String data : List.of("[" + flood + "]", "[[" + flood + "]]")) {
            infer("{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP64\",\"shape\":[1,12],\"data\":" + data
                            + "}],\"outputs\":[{\"name\":\"is_anomaly\"},{\"name\":\"anomaly_score\"}]}")
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.outputs.length()").value(2))
                    .andExpect(jsonPath("$.outputs[0].data[0]").value(true))
                    .andExpect(jsonPath("$.outputs[1].data[0]")
                            .value(model.judge(Models.flood()).score()));
        }
    }

    @Test
    void shouldNameWhatIsWrongWithAnInferenceRequest() throws Exception {
        String input = "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP64\",\"shape\":[1,12],\"data\":[%s]}]}";
        Map<String, String> bodies = Map.of(
                "{}",
                "inputs",
                "{\"inputs\":[]}",
                "inputs",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[1]}]}",
                "inputs[0].name",
                "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"BYTES\",\"shape\":[1,12],\"data\":[1]}]}",
                "inputs[0].datatype",
                input.formatted("1,2,3"),
                "inputs[0].shape",
                input.formatted("-1,0,0,0,0,0,0,0,0,0,0,0"),
                "features[0].clicks_10s",
                "{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[7]}]}",
                "inputs[0].data");
        for (var body : bodies.entrySet()) {
            infer(body.getKey())
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(body.getValue()));
        }
    }

    /** Another model takes over while the rows of a request are judged. */
    @Test
    void shouldJudgeAllOfARequestByOneModel() throws Exception {
        Model first = Objects.requireNonNull(active.get());
        Model next = Models.ofOtherPeople();
        MockMvc changing = mvc(new ReaderWithAnEvent(store, () -> active.activate(next)), active);
        changing.perform(json("/score/batch", "{\"user_ids\":[\"bot\",\"bot\"]}"))
                .andExpect(jsonPath("$.results[0].model_version").value(first.version()))
                .andExpect(jsonPath("$.results[1].model_version").value(first.version()));

        active.activate(first);
        double score = first.judge(Models.flood()).score();
        assertThat(next.judge(Models.flood()).score()).isNotEqualTo(score);
        changing.perform(json(
                        "/v2/models/anomaly/versions/" + first.version() + "/infer",
                        "{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[2],"
                                + "\"data\":[\"bot\",\"bot\"]}]}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.model_version").value(first.version()))
                .andExpect(jsonPath("$.outputs[0].data[0]").value(score))
                .andExpect(jsonPath("$.outputs[0].data[1]").value(score));
        assertThat(active.get()).isSameAs(next);
    }

    /** Something happens before the second of the rows that are read is looked at. */
    private record ReaderWithAnEvent(FeatureReader reader, Runnable event) implements FeatureReader {
        @Override
        public List<OnlineRow> read(FeatureView view, List<EntityKey> entities) {
            return reader.read(view, entities);
        }

        @Override
        public List<Lookup> lookUp(List<String> userIds) {
            List<Lookup> found = reader.lookUp(userIds);
            return new AbstractList<>() {
                @Override
                public Lookup get(int index) {
                    if (index == 1) {
                        event.run();
                    }
                    return found.get(index);
                }

                @Override
                public int size() {
                    return found.size();
                }
            };
        }

        @Override
        public boolean isAvailable() {
            return reader.isAvailable();
        }

        @Override
        public String connectionState() {
            return reader.connectionState();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("the reader within is closed by whoever made it");
        }
    }

    @Test
    void shouldSayInTheProtocolsWordsWhatWentWrong() throws Exception {
        infer("{}")
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.field").value("inputs"))
                .andExpect(jsonPath("$.error").value("inputs: exactly one is needed, features or user_id"));
        mvc(store, active)
                .perform(get("/v2/models/other"))
                .andExpect(jsonPath("$.error").value("no model of this name; there is anomaly"));
        score("{}").andExpect(jsonPath("$.error").doesNotExist());
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
    void shouldDescribeItsModel() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        var mvc = mvc(store, active);
        mvc.perform(get("/v2/models/anomaly"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.versions[0]").value(model.version()))
                .andExpect(jsonPath("$.inputs[0].shape[1]").value(12));
        mvc.perform(get("/v2/models/anomaly/versions/" + model.version() + "/ready"))
                .andExpect(status().isOk());
        mvc.perform(get("/v2/models/anomaly/versions/other/ready")).andExpect(status().isNotFound());
        mvc.perform(get("/v2/models/other")).andExpect(status().isNotFound());
        mvc(store, new ActiveModel())
                .perform(get("/v2/models/anomaly/ready"))
                .andExpect(status().isServiceUnavailable());
        mvc.perform(get("/v2/health/live")).andExpect(jsonPath("$.live").value(true));
        // No health was given to this instance, so it is not ready.
        mvc.perform(get("/v2/health/ready"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.ready").value(false));
    }

    @Test
    void shouldTellHowANewModelDoesBesideTheOneThatJudges() throws Exception {
        mvc(store, active)
                .perform(get("/models"))
                .andExpect(jsonPath("$.challenger").doesNotExist())
                .andExpect(jsonPath("$.last_challenge").doesNotExist());
        mvc(store, Models.activeWithShadow())
                .perform(get("/models"))
                .andExpect(jsonPath("$.challenger.model_version").value("m-new"))
                .andExpect(jsonPath("$.challenger.rows_needed").value(2_000))
                .andExpect(jsonPath("$.challenger.trial.rows").value(812))
                .andExpect(jsonPath("$.challenger.trial.anomaly_rate").value(0.004))
                .andExpect(jsonPath("$.challenger.trial.champion_anomaly_rate").value(0.002))
                .andExpect(jsonPath("$.challenger.trial.agreement").value(0.998))
                .andExpect(jsonPath("$.challenger.trial.score_drift").value(0.03))
                .andExpect(jsonPath("$.last_challenge.accepted").value(true))
                .andExpect(jsonPath("$.last_challenge.trial.reason").value("sane"));
    }

    @Test
    void shouldNameWhatIsWrongWithASuppression() throws Exception {
        var broker = new Broker(new KafkaProperties());
        MockMvc mvc = MockMvcBuilders.standaloneSetup(
                        new SuppressionController(new Suppressions(broker), new RecordSender(broker), CLOCK))
                .setControllerAdvice(new ProblemAnswers())
                .build();
        Map<String, String> bodies = Map.of(
                "{\"duration_s\":60,\"by\":\"ana\"}",
                "user_id",
                "{\"user_id\":\"bot\",\"by\":\"ana\"}",
                "duration_s",
                "{\"user_id\":\"bot\",\"duration_s\":0,\"by\":\"ana\"}",
                "duration_s",
                "{\"user_id\":\"bot\",\"duration_s\":60}",
                "by",
                "{\"user_id\":\"bot\",\"duration_s\":60,\"by\":\"ana\",\"note\":\"" + "x".repeat(2001) + "\"}",
                "note");
        for (var body : bodies.entrySet()) {
            mvc.perform(json("/suppressions", body.getKey()))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(body.getValue()));
        }
        mvc.perform(get("/suppressions")).andExpect(status().isServiceUnavailable());
    }

    private ResultActions infer(String body) throws Exception {
        return mvc(store, active).perform(json("/v2/models/anomaly/infer", body));
    }

    private ResultActions score(String body) throws Exception {
        return mvc(store, active).perform(json("/score", body));
    }

    private void invalid(String body, String field) throws Exception {
        score(body)
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.field").value(field));
    }

    private static MockHttpServletRequestBuilder json(String path, String body) {
        return post(path).contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static MockMvc mvc(FeatureReader store, ActiveModel active) {
        var settings = new FeatureStoreSettings(
                FeatureStoreSettings.Access.DIRECT,
                "redis://unused",
                null,
                "test",
                Duration.ofDays(1),
                "grpc://unused:1",
                null,
                null,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
        var scores = new ScoreController(active, store, settings, CLOCK, Tracing.OFF, new SimpleMeterRegistry());
        return MockMvcBuilders.standaloneSetup(
                        scores,
                        new ModelController(active, Models.registry(active)),
                        new OpenInferenceController(scores, active, mock(HealthEndpoint.class)))
                .setControllerAdvice(new ProblemAnswers(), new ProtocolErrors())
                .setMessageConverters(new JacksonJsonHttpMessageConverter(strict()))
                .build();
    }

    /** As the service's. */
    private static JsonMapper.Builder strict() {
        var mapper = JsonMapper.builder();
        var strict = new StrictJson();
        strict.stringsAreStrings().customize(mapper);
        strict.fieldsAreGivenOnce().customize(mapper);
        return mapper;
    }

    private static OnlineStore connect(int port, Duration timeout) {
        return OnlineStore.connect(
                new OnlineStoreSettings("redis://127.0.0.1:" + port, null, "test", Duration.ofDays(1), timeout), CLOCK);
    }

    private static UserActivity row(String userId, long timestamp, double[] vector) {
        return UserActivity.ofVector(userId, timestamp, timestamp, UUID.randomUUID(), vector);
    }

    private static String features(double[] vector) {
        return Feature.all().stream()
                .map(feature -> "\"" + feature.wireName() + "\":" + vector[feature.index()])
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package io.anomalyguard.inference.api;

import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.FeatureStoreSettings;
import io.anomalyguard.tracing.Tracing;
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
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP interface on a real Redis that knows a calm user, a bot, and one who left. */
abstract class ApiFixture {
    static final long NOW = 1_800_000_000_000L;
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    static RedisServer redis;
    static OnlineStore store;

    final ActiveModel active = Models.active();

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

    ResultActions infer(String body) throws Exception {
        return mvc(store, active).perform(json("/v2/models/anomaly/infer", body));
    }

    ResultActions score(String body) throws Exception {
        return mvc(store, active).perform(json("/score", body));
    }

    static MockHttpServletRequestBuilder json(String path, String body) {
        return post(path).contentType(MediaType.APPLICATION_JSON).content(body);
    }

    static MockMvc mvc(FeatureReader store, ActiveModel active) {
        var settings = new FeatureStoreSettings(
                FeatureStoreSettings.Access.DIRECT,
                "redis://unused",
                null,
                "test",
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
    static JsonMapper.Builder strict() {
        var mapper = JsonMapper.builder();
        var strict = new StrictJson();
        strict.stringsAreStrings().customize(mapper);
        strict.fieldsAreGivenOnce().customize(mapper);
        strict.ordersAreUnderstood().customize(mapper);
        return mapper;
    }

    static OnlineStore connect(int port, Duration timeout) {
        return OnlineStore.connect(
                new OnlineStoreSettings("redis://127.0.0.1:" + port, null, "test", Duration.ofDays(1), timeout), CLOCK);
    }

    static UserActivity row(String userId, long timestamp, double[] vector) {
        return UserActivity.ofVector(userId, timestamp, timestamp, UUID.randomUUID(), vector);
    }

    static String features(double[] vector) {
        return Feature.all().stream()
                .map(feature -> "\"" + feature.wireName() + "\":" + vector[feature.index()])
                .collect(Collectors.joining(",", "{", "}"));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

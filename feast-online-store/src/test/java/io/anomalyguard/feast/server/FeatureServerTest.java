package io.anomalyguard.feast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import feast.proto.serving.ServingAPIProto.FieldStatus;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesRequest;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesResponse;
import feast.proto.serving.ServingServiceGrpc;
import feast.proto.types.ValueProto.RepeatedValue;
import feast.proto.types.ValueProto.Value;
import io.anomalyguard.feast.AnyViewTest;
import io.anomalyguard.feast.EntityKey;
import io.anomalyguard.feast.EntityRow;
import io.anomalyguard.feast.EveryType;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineRow;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.feast.RedisProcess;
import io.anomalyguard.feast.SilentProxy;
import io.anomalyguard.feast.TestCertificate;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feast's own client on our channel, our server, and a real Redis. */
class FeatureServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** For calls that must succeed, on a busy machine and before anything is compiled. */
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_800_000_000_000L));

    private static RedisProcess redis;
    private static OnlineStore store;
    private static FeatureServer server;
    private static FeatureServerClient client;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisProcess.started();
        store = OnlineStore.connect(redis.settings(), CLOCK);
        server = server(0, InsecureServerCredentials.create(), store);
        client = FeatureServerClient.connect(settings("grpc", server.port(), null, PATIENT), CLOCK);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        store.close();
        redis.close();
    }

    @Test
    void shouldGiveTheSameAsTheDirectWay() {
        var users = AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        var entities = users.stream().map(EntityKey::ofUser).toList();

        var direct = store.read(FeatureView.USER_ACTIVITY, entities);
        var grpc = client.read(FeatureView.USER_ACTIVITY, entities);

        assertThat(withoutProblems(grpc)).isEqualTo(withoutProblems(direct));
        assertThat(AnyViewTest.withoutReasons(client.lookUp(users)))
                .isEqualTo(AnyViewTest.withoutReasons(store.lookUp(users)));
        assertThat(grpc.stream().map(row -> row.features().get(8).status()))
                .containsExactly(
                        FieldStatus.PRESENT,
                        FieldStatus.OUTSIDE_MAX_AGE,
                        FieldStatus.PRESENT,
                        FieldStatus.NULL_VALUE,
                        FieldStatus.NULL_VALUE,
                        FieldStatus.INVALID,
                        FieldStatus.INVALID,
                        FieldStatus.PRESENT,
                        FieldStatus.INVALID,
                        FieldStatus.INVALID,
                        FieldStatus.NULL_VALUE,
                        FieldStatus.NOT_FOUND);
        // Not in whole seconds, as Feast's own client has them.
        assertThat(grpc.get(2).features().getFirst().timestamp()).isEqualTo(1_800_000_005_123L);
        assertThat(client.lookUp(List.of())).isEmpty();
    }

    @Test
    void shouldCarryEveryType() {
        var random = new Random(5);
        var rows = IntStream.range(0, 200)
                .mapToObj(i -> EveryType.row(random, i, CLOCK.millis() - i))
                .toList();
        store.write(EveryType.VIEW, rows);

        assertThat(client.read(
                        EveryType.VIEW, rows.stream().map(EntityRow::entity).toList()))
                .containsExactlyElementsOf(rows.stream().map(EveryType::stored).toList());
    }

    @Test
    void shouldServeAFeatureServiceAndNamesWithTheirView() {
        AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        var response = call(GetOnlineFeaturesRequest.newBuilder()
                .setFeatureService("anomaly_v1")
                .setFullFeatureNames(true)
                .putEntities("user_id", column("fresh"))
                .build());

        assertThat(response.getMetadata().getFeatureNames().getValList())
                .hasSize(13)
                .startsWith("user_id", "user_activity__clicks_10s")
                .endsWith("user_activity__transaction_ratio");
        assertThat(response.getResults(0).getValues(0).getStringVal()).isEqualTo("fresh");
        assertThat(response.getResults(1).getValues(0).getInt64Val()).isEqualTo(1);
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() {
        refused(GetOnlineFeaturesRequest.newBuilder().putEntities("user_id", column("u")), "neither features nor");
        refused(features("user_activity:clicks").putEntities("user_id", column("u")), "has no feature clicks");
        refused(
                features("user_activity:clicks_1m", "user_activity:clicks_1m").putEntities("user_id", column("u")),
                "asked for twice");
        refused(features("other:clicks_1m").putEntities("user_id", column("u")), "no feature view other");
        refused(features("clicks_1m").putEntities("user_id", column("u")), "view:feature");
        refused(features("user_activity:clicks_1m").putEntities("user", column("u")), "needs the join key user_id");
        refused(features("user_activity:clicks_1m"), "one value for each entity");
        refused(
                features("user_activity:clicks_1m")
                        .putEntities("user_id", column("u"))
                        .putEntities("item", column("a", "b")),
                "one value for each entity");
        refused(
                GetOnlineFeaturesRequest.newBuilder()
                        .setFeatureService("anomaly_v2")
                        .putEntities("user_id", column("u")),
                "no feature service anomaly_v2");
        assertThatExceptionOfType(OnlineStoreException.class)
                .isThrownBy(() -> client.read(
                        new FeatureView(
                                "other",
                                FeatureView.USER_ACTIVITY.joinKeys(),
                                EveryType.VIEW.features(),
                                Duration.ZERO),
                        List.of(EntityKey.ofUser("u"))))
                .withMessageContaining("INVALID_ARGUMENT, no feature view other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6566", "http://localhost:6566", "grpc://localhost", "grpc:6566"})
    void shouldRefuseAnAddressThatIsNone(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureServerSettings(address, null, TIMEOUT))
                .withMessageContaining("address must look like grpc://host:port");
    }

    @Test
    void shouldFailAtOnceWhileTheServerIsAwayAndWorkWhenItIsBack() throws Exception {
        AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        int port = RedisProcess.freePort();
        try (var late = FeatureServerClient.connect(settings("grpc", port, null, Duration.ofMillis(500)), CLOCK)) {
            assertThat(late.isAvailable()).isFalse();
            assertFailsWithin(Duration.ofMillis(1500), late);
            for (int i = 0; i < 2; i++) {
                try (var _ = server(port, InsecureServerCredentials.create(), store)) {
                    await().atMost(SOON).until(late::isAvailable);
                    assertThat(late.lookUp(List.of("fresh"))).isEqualTo(store.lookUp(List.of("fresh")));
                }
                await().atMost(SOON).until(() -> !late.isAvailable());
                assertFailsWithin(Duration.ofMillis(1500), late);
            }
        }
    }

    @Test
    void shouldBeAwayWhileTheServersStoreIs() throws Exception {
        try (var own = RedisProcess.started();
                var ownStore = OnlineStore.connect(own.settings(), CLOCK);
                var ownServer = server(0, InsecureServerCredentials.create(), ownStore);
                var ownClient = FeatureServerClient.connect(settings("grpc", ownServer.port(), null, TIMEOUT), CLOCK)) {
            await().atMost(SOON).until(ownClient::isAvailable);
            own.stop();
            await().atMost(SOON).until(() -> !ownClient.isAvailable());
            assertFailsWithin(TIMEOUT.plusSeconds(1), ownClient);
            own.start();
            await().atMost(SOON).until(ownClient::isAvailable);
            assertThat(ownClient.lookUp(List.of("u"))).isEqualTo(ownStore.lookUp(List.of("u")));
        }
    }

    @Test
    void shouldGiveUpASilentConnectionAndFindItsWayBack() throws Exception {
        AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        var timeout = Duration.ofSeconds(1);
        try (var proxy = new SilentProxy(server.port());
                var over = FeatureServerClient.connect(settings("grpc", proxy.port(), null, timeout), CLOCK)) {
            await().atMost(SOON).until(over::isAvailable);
            proxy.silence(true);
            assertFailsWithin(timeout.plusSeconds(1), over);
            // From then on at once, also once the attempt to connect has been given up for another.
            await().during(timeout.multipliedBy(3)).atMost(SOON).untilAsserted(() -> {
                assertThat(over.isAvailable()).isFalse();
                assertFailsWithin(timeout.dividedBy(2), over);
            });
            proxy.silence(false);
            await().atMost(timeout.multipliedBy(5))
                    .ignoreException(OnlineStoreException.class)
                    .untilAsserted(
                            () -> assertThat(over.lookUp(List.of("fresh"))).isEqualTo(store.lookUp(List.of("fresh"))));
        }
    }

    @Test
    void shouldSpeakTlsAndTrustNoUnknownServer() throws Exception {
        AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        var certificate = TestCertificate.create(Path.of("target", "grpc-tls"));
        var credentials = TlsServerCredentials.create(
                certificate.certificate().toFile(), certificate.key().toFile());
        try (var secure = server(0, credentials, store);
                var trusting = FeatureServerClient.connect(
                        settings("grpcs", secure.port(), certificate.certificate(), PATIENT), CLOCK);
                var careful = FeatureServerClient.connect(
                        settings("grpcs", secure.port(), null, Duration.ofMillis(500)), CLOCK)) {
            await().atMost(SOON).until(trusting::isAvailable);
            assertThat(trusting.lookUp(List.of("fresh"))).isEqualTo(store.lookUp(List.of("fresh")));
            assertFailsWithin(Duration.ofMillis(1500), careful);
        }
    }

    @Test
    void shouldServeManyThreadsOverOneConnection() throws Exception {
        AnyViewTest.fillWithUsersOfEveryKind(store, redis.uri());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (String user : List.of("fresh", "old", "future", "never seen")) {
                for (int i = 0; i < 50; i++) {
                    calls.add(threads.submit(
                            () -> assertThat(client.lookUp(List.of(user))).isEqualTo(store.lookUp(List.of(user)))));
                }
            }
            for (var call : calls) {
                call.get();
            }
        }
    }

    private static void assertFailsWithin(Duration limit, FeatureReader reader) {
        long start = System.nanoTime();
        assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(() -> reader.lookUp(List.of("fresh")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }

    private static List<?> withoutProblems(List<OnlineRow> rows) {
        return rows.stream()
                .map(row -> row.features().stream()
                        .map(feature -> List.of(feature.status(), feature.value(), feature.timestamp()))
                        .toList())
                .toList();
    }

    private static FeatureServer server(int port, ServerCredentials credentials, OnlineStore store) throws IOException {
        return FeatureServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                credentials,
                store,
                List.of(FeatureView.USER_ACTIVITY, EveryType.VIEW),
                Map.of("anomaly_v1", FeatureView.USER_ACTIVITY));
    }

    private static FeatureServerSettings settings(String scheme, int port, Path certificates, Duration timeout) {
        return new FeatureServerSettings(scheme + "://127.0.0.1:" + port, certificates, timeout);
    }

    private static GetOnlineFeaturesResponse call(GetOnlineFeaturesRequest request) {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        try {
            return ServingServiceGrpc.newBlockingStub(channel).getOnlineFeatures(request);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void refused(GetOnlineFeaturesRequest.Builder request, String words) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> call(request.build()))
                .satisfies(e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(e.getStatus().getDescription()).contains(words);
                });
    }

    private static GetOnlineFeaturesRequest.Builder features(String... references) {
        var request = GetOnlineFeaturesRequest.newBuilder();
        request.getFeaturesBuilder().addAllVal(List.of(references));
        return request;
    }

    private static RepeatedValue column(String... ids) {
        var column = RepeatedValue.newBuilder();
        for (String id : ids) {
            column.addVal(Value.newBuilder().setStringVal(id));
        }
        return column.build();
    }
}

package io.anomalyguard.feast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import feast.proto.serving.ServingAPIProto.FieldStatus;
import feast.proto.types.ValueProto.Value;
import io.anomalyguard.contracts.activity.Feature;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of any view, as the store writes and reads them; and of users, that both of its ways give the same. */
public class AnyViewTest {
    private static final long SEED = 11;
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void shouldReadBackRowsOfEveryType() throws Exception {
        var random = new Random(SEED);
        var rows = new ArrayList<EntityRow>();
        for (int i = 0; i < 300; i++) {
            rows.add(EveryType.row(random, i, NOW - random.nextInt(1000)));
        }
        try (var redis = RedisProcess.started();
                var store = OnlineStore.connect(redis.settings(), InstantSource.fixed(Instant.ofEpochMilli(NOW)))) {
            assertThat(store.write(EveryType.VIEW, rows)).isEqualTo(new WriteResult(300, 0));
            assertThat(store.read(
                            EveryType.VIEW, rows.stream().map(EntityRow::entity).toList()))
                    .as("seed %d", SEED)
                    .containsExactlyElementsOf(
                            rows.stream().map(EveryType::stored).toList());

            // Newest wins here, too; and a row may hold nothing but nulls.
            var nulls = new EntityRow(
                    rows.getFirst().entity(),
                    NOW,
                    EveryType.VIEW.features().stream()
                            .map(feature -> Value.getDefaultInstance())
                            .toList());
            assertThat(store.write(EveryType.VIEW, List.of(nulls, rows.getFirst())))
                    .isEqualTo(new WriteResult(1, 1));
            assertThat(store.read(EveryType.VIEW, List.of(nulls.entity())))
                    .containsExactly(EveryType.stored(nulls))
                    .allSatisfy(row ->
                            assertThat(row.features()).allMatch(feature -> feature.status() == FieldStatus.NULL_VALUE));
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheView() throws Exception {
        try (var redis = new RedisProcess();
                var store = OnlineStore.connect(redis.settings())) {
            var entity = EntityKey.ofUser("u");
            var number = Value.newBuilder().setInt32Val(1).build();
            var values = new ArrayList<Value>(Feature.all().stream()
                    .map(feature -> Value.getDefaultInstance())
                    .toList());
            values.set(3, number);
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> store.write(FeatureView.USER_ACTIVITY, List.of(new EntityRow(entity, NOW, values))))
                    .withMessage("session_duration must be of type FLOAT, not INT32_VAL");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            store.write(FeatureView.USER_ACTIVITY, List.of(new EntityRow(entity, NOW, List.of()))))
                    .withMessage("a row of user_activity has 12 values, not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            store.read(FeatureView.USER_ACTIVITY, List.of(new EntityKey(Map.of("user_id", number)))))
                    .withMessage("an entity of user_activity needs user_id of type STRING, not INT32_VAL");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.read(EveryType.VIEW, List.of(entity)))
                    .withMessage("an entity of every_type needs shop of type STRING, not none");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FeatureView.USER_ACTIVITY.select(List.of("clicks")))
                    .withMessage("user_activity has no feature clicks");
        }
    }

    /** What is stored for users in every state that there is, for this test and that of the feature server. */
    public static List<String> fillWithUsersOfEveryKind(OnlineStore store, String redisUri) {
        long ttl = FeatureView.USER_ACTIVITY.ttl().toMillis();
        store.write(List.of(
                OnlineStoreTest.row("fresh", NOW - ttl, 1),
                OnlineStoreTest.row("old", NOW - ttl - 1, 2),
                OnlineStoreTest.row("future", NOW + 5_123, 3),
                OnlineStoreTest.row("gap", NOW - 1, 4),
                OnlineStoreTest.row("null", NOW - 1, 5),
                OnlineStoreTest.row("type", NOW - 1, 6),
                OnlineStoreTest.row("noise", NOW - 1, 7),
                OnlineStoreTest.row("nan", NOW - 1, 8),
                OnlineStoreTest.row("time", NOW - 1, 9),
                OnlineStoreTest.row("empty", NOW - 1, 10)));
        var format = new UserActivityFormat("anomalyguard");
        try (var client = RedisClient.create(redisUri);
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            var raw = connection.sync();
            byte[] field = OnlineStoreTest.fieldOf(Feature.ERROR_RATIO_1M);
            raw.hdel(format.key("gap"), field);
            raw.hset(format.key("null"), field, new byte[0]);
            raw.hset(format.key("type"), field, new byte[] {0x20, 1});
            raw.hset(format.key("noise"), field, new byte[] {0x35, 1});
            raw.hset(
                    format.key("nan"),
                    field,
                    Value.newBuilder().setFloatVal(Float.NaN).build().toByteArray());
            raw.hset(format.key("time"), FeatureView.USER_ACTIVITY.timestampField(), new byte[] {1});
            raw.set(format.key("string"), new byte[] {1});
            Feature.all().forEach(feature -> raw.hdel(format.key("empty"), OnlineStoreTest.fieldOf(feature)));
        }
        return List.of(
                "fresh",
                "old",
                "future",
                "gap",
                "null",
                "type",
                "noise",
                "nan",
                "time",
                "string",
                "empty",
                "never seen");
    }

    /** The same, whatever is wrong; only the words may differ. */
    public static List<Lookup> withoutReasons(List<Lookup> lookups) {
        return lookups.stream()
                .map(lookup -> lookup instanceof Lookup.Unreadable(String userId, String reason)
                        ? new Lookup.Unreadable(userId, "")
                        : lookup)
                .toList();
    }

    @Test
    void shouldGiveTheSameForUsersByItsFastWayAndItsGeneralOne() throws Exception {
        var now = InstantSource.fixed(Instant.ofEpochMilli(NOW));
        try (var redis = RedisProcess.started();
                var store = OnlineStore.connect(redis.settings(), now)) {
            var users = fillWithUsersOfEveryKind(store, redis.uri());
            var general = new FeatureReader() {
                @Override
                public List<OnlineRow> read(FeatureView view, List<EntityKey> entities) {
                    return store.read(view, entities);
                }

                @Override
                public boolean isAvailable() {
                    return store.isAvailable();
                }

                @Override
                public String connectionState() {
                    return store.connectionState();
                }

                @Override
                public void close() {}
            };

            var fast = store.lookUp(users);
            assertThat(withoutReasons(general.lookUp(users))).isEqualTo(withoutReasons(fast));
            assertThat(fast)
                    .containsExactly(
                            found("fresh", NOW - 3_600_000, 1, false),
                            found("old", NOW - 3_600_001, 2, true),
                            found("future", NOW + 5_123, 3, false),
                            new Lookup.Unreadable("gap", "error_ratio_1m: no value"),
                            new Lookup.Unreadable("null", "error_ratio_1m: no value"),
                            new Lookup.Unreadable("type", "error_ratio_1m: holds another type than FLOAT"),
                            new Lookup.Unreadable("noise", "error_ratio_1m: not a Feast value"),
                            new Lookup.Unreadable("nan", "error_ratio_1m: NaN"),
                            new Lookup.Unreadable("time", "_ts: not a timestamp"),
                            new Lookup.Unreadable("string", "the key holds something else than a hash"),
                            new Lookup.Unreadable("empty", "clicks_10s: no value"),
                            new Lookup.Absent("never seen"));
        }
    }

    private static Lookup found(String userId, long timestamp, long clicks, boolean outsideMaxAge) {
        return new Lookup.Found(OnlineStoreTest.stored(OnlineStoreTest.row(userId, timestamp, clicks)), outsideMaxAge);
    }
}

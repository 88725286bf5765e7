package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineStoreTest {
    private static final long SEED = 7;
    private static final UserActivityFormat FORMAT = new UserActivityFormat("anomalyguard");

    private static RedisProcess redis;
    private static RedisClient client;
    private static RedisCommands<byte[], byte[]> raw;
    private static OnlineStore store;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisProcess.started();
        client = RedisClient.create(redis.uri());
        raw = client.connect(ByteArrayCodec.INSTANCE).sync();
        store = OnlineStore.connect(redis.settings());
    }

    @AfterAll
    static void stop() {
        store.close();
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void empty() {
        raw.flushall();
    }

    @Test
    void shouldReadBackWhatItWroteInTheOrderAskedFor() {
        var german = row("Jürgen", 1_700_000_000_123L, 1);
        var emoji = row("😀 用户", 1_700_000_000_999L, 2);

        assertThat(store.write(List.of(german, emoji))).isEqualTo(new WriteResult(2, 0));

        assertThat(store.read(List.of("😀 用户", "never seen", "Jürgen", "😀 用户")))
                .containsExactly(stored(emoji), null, stored(german), stored(emoji));
        assertThat(store.read("Jürgen")).isEqualTo(stored(german));
        assertThat(store.read("never seen")).isNull();
        assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void shouldDoNothingForNobody() {
        assertThat(store.write(List.of())).isEqualTo(new WriteResult(0, 0));
        assertThat(store.read(List.of())).isEmpty();
    }

    @Test
    void shouldSkipOlderRowsAndReplaceEquallyOldOnes() {
        store.write(List.of(row("u", 5_002, 1)));

        assertThat(store.write(List.of(row("u", 5_001, 2)))).isEqualTo(new WriteResult(0, 1));
        assertThat(store.write(List.of(row("u", 4_999, 3)))).isEqualTo(new WriteResult(0, 1));
        assertThat(store.read("u")).isEqualTo(stored(row("u", 5_002, 1)));

        assertThat(store.write(List.of(row("u", 5_002, 4)))).isEqualTo(new WriteResult(1, 0));
        assertThat(store.read("u")).isEqualTo(stored(row("u", 5_002, 4)));

        assertThat(store.write(List.of(row("u", 5_003, 5)))).isEqualTo(new WriteResult(1, 0));
        assertThat(store.read("u")).isEqualTo(stored(row("u", 5_003, 5)));
    }

    @Test
    void shouldWriteTheNewestRowOfAUserAndTheLastOfEquallyNewOnes() {
        var result = store.write(List.of(
                row("u", 2_000, 1), row("v", 1_000, 2), row("u", 3_000, 3), row("u", 3_000, 4), row("u", 1_000, 5)));

        assertThat(result).isEqualTo(new WriteResult(2, 3));
        assertThat(store.read(List.of("u", "v")))
                .containsExactly(stored(row("u", 3_000, 4)), stored(row("v", 1_000, 2)));
    }

    @Test
    void shouldAddUpWhatCameOfAllRoundTrips() {
        var rows = new ArrayList<UserActivity>();
        for (int i = 0; i < 2_500; i++) {
            rows.add(row("u" + i, 2_000, i));
        }
        store.write(List.of(row("u7", 3_000, 1)));
        rows.add(row("u2400", 1_000, 1));
        assertThat(store.write(rows)).isEqualTo(new WriteResult(2_499, 2));
        assertThat(raw.dbsize()).isEqualTo(2_500);
        assertThat(store.read(List.of("u0", "u2400")))
                .containsExactly(stored(row("u0", 2_000, 0)), stored(row("u2400", 2_000, 2_400)));
    }

    @Test
    void shouldEndLikeANaiveStoreAfterAnySequenceOfWrites() {
        var random = new Random(SEED);
        var expected = new HashMap<String, UserActivity>();
        for (int batch = 0; batch < 200; batch++) {
            var rows = IntStream.range(0, 1 + random.nextInt(40))
                    // Few users and few times, around a change of second, so that all orders and ties occur.
                    .mapToObj(i -> RandomRows.row(random, "u" + random.nextInt(12), 990 + random.nextInt(20)))
                    .toList();
            int skipped = store.write(rows).skipped();
            rows.forEach(row -> expected.merge(row.userId(), row, (a, b) -> b.timestamp() >= a.timestamp() ? b : a));
            assertThat(skipped).isBetween(0, rows.size());
        }

        assertThat(store.read(List.copyOf(expected.keySet())))
                .as("seed %d", SEED)
                .containsExactlyElementsOf(
                        expected.values().stream().map(OnlineStoreTest::stored).toList());
    }

    @Test
    void shouldKeepTheNewestRowWhateverWritersRace() throws Exception {
        int rows = 2_000;
        try (var second = OnlineStore.connect(redis.settings());
                var threads = Executors.newFixedThreadPool(2)) {
            var writers = new ArrayList<Future<?>>();
            for (var writer : List.of(store, second)) {
                writers.add(threads.submit(() -> {
                    for (int i = 1; i <= rows; i++) {
                        writer.write(List.of(row("u", i, i)));
                        // The other one may be ahead, but nothing ever takes the row back.
                        assertThat(writer.read("u").timestamp()).isGreaterThanOrEqualTo(i);
                    }
                }));
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        assertThat(store.read("u")).isEqualTo(stored(row("u", rows, rows)));
    }

    @Test
    void shouldServeManyThreadsOverItsOneConnection() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var users = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        var row = row("u" + i, 1_000 + i, i);
                        store.write(List.of(row));
                        assertThat(store.read("u" + i)).isEqualTo(stored(row));
                    }))
                    .toList();
            for (var user : users) {
                user.get();
            }
        }
    }

    @Test
    void shouldProlongTheLifeOfAKeyWithEveryWrite() {
        byte[] key = FORMAT.key("u");
        long day = Duration.ofDays(1).toMillis();
        store.write(List.of(row("u", 1_000, 1)));
        assertThat(raw.pttl(key)).isBetween(day - 60_000, day);

        raw.pexpire(key, 5_000);
        store.write(List.of(row("u", 2_000, 2)));

        assertThat(raw.pttl(key)).isBetween(day - 60_000, day);
    }

    @Test
    void shouldBlameABrokenValueOnItsUserAlone() {
        store.write(List.of(row("u", 1_000, 1), row("broken", 1_000, 2)));
        raw.hset(FORMAT.key("broken"), fieldOf(Feature.ERROR_RATIO_1M), new byte[] {0x20, 1});

        assertThat(store.lookUp(List.of("broken", "u", "never seen")))
                .containsExactly(
                        new Lookup.Unreadable("broken", "error_ratio_1m: holds another type than FLOAT"),
                        new Lookup.Found(stored(row("u", 1_000, 1)), true),
                        new Lookup.Absent("never seen"));
        assertThatExceptionOfType(OnlineStoreException.class)
                .isThrownBy(() -> store.read("broken"))
                .withMessageContainingAll("'broken'", "error_ratio_1m");
        assertThat(store.read("u")).isEqualTo(stored(row("u", 1_000, 1)));
    }

    @Test
    void shouldNotTakeARowWithoutAFeatureForComplete() {
        store.write(List.of(row("u", 1_000, 1)));
        raw.hdel(FORMAT.key("u"), fieldOf(Feature.CLICKS_1M));

        assertThat(store.lookUp(List.of("u"))).containsExactly(new Lookup.Unreadable("u", "clicks_1m: no value"));
    }

    @Test
    void shouldNotMindOtherFeatureViewsOfTheUser() {
        byte[] key = FORMAT.key("u");
        byte[] otherView = "_ts:user_profile".getBytes(UTF_8);
        raw.hset(key, otherView, FeastFormat.timestamp(9_000));
        assertThat(store.read("u")).isNull();

        store.write(List.of(row("u", 1_000, 1)));

        assertThat(store.read("u")).isEqualTo(stored(row("u", 1_000, 1)));
        assertThat(raw.hget(key, otherView)).isEqualTo(FeastFormat.timestamp(9_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "08", "0a0101", "08ffffffffffffffffff", "10"})
    void shouldReplaceARowWhoseTimeIsBroken(String timestamp) {
        store.write(List.of(row("u", 1_000, 1)));
        raw.hset(
                FORMAT.key("u"),
                FeatureView.USER_ACTIVITY.timestampField(),
                HexFormat.of().parseHex(timestamp));
        assertThat(store.lookUp(List.of("u"))).containsExactly(new Lookup.Unreadable("u", "_ts: not a timestamp"));

        assertThat(store.write(List.of(row("u", 500, 2)))).isEqualTo(new WriteResult(1, 0));
        assertThat(store.read("u")).isEqualTo(stored(row("u", 500, 2)));
    }

    @Test
    void shouldReplaceARowFromBeforeTheEpoch() {
        store.write(List.of(row("u", 1_000, 1)));
        raw.hset(FORMAT.key("u"), FeatureView.USER_ACTIVITY.timestampField(), FeastFormat.timestamp(-1));

        assertThat(store.write(List.of(row("u", 0, 2)))).isEqualTo(new WriteResult(1, 0));
    }

    @Test
    void shouldReplaceAValueThatIsNoHash() {
        raw.set(FORMAT.key("u"), new byte[] {1});
        assertThat(store.lookUp(List.of("u", "v")))
                .containsExactly(
                        new Lookup.Unreadable("u", "the key holds something else than a hash"), new Lookup.Absent("v"));

        assertThat(store.write(List.of(row("u", 1_000, 1)))).isEqualTo(new WriteResult(1, 0));
        assertThat(store.read("u")).isEqualTo(stored(row("u", 1_000, 1)));
    }

    static UserActivity row(String userId, long timestamp, long clicks) {
        double[] vector = {clicks, 20, 30, 61.5, 1.25, 0.5, 4, 0.25, 0, 1, 2, 0.125};
        return UserActivity.ofVector(userId, timestamp, timestamp, null, vector);
    }

    static byte[] fieldOf(Feature feature) {
        return FeatureView.USER_ACTIVITY.featureFields().get(feature.index());
    }

    static FeatureRow stored(UserActivity row) {
        return new FeatureRow(row.userId(), row.timestamp(), row.vector());
    }
}

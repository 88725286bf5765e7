package io.anomalyguard.benchmarks.features;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.feast.server.FeatureServer;
import io.anomalyguard.feast.server.FeatureServerClient;
import io.anomalyguard.feast.server.FeatureServerSettings;
import io.grpc.InsecureServerCredentials;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * The twelve features of one user and of a hundred, one call at a time: from Redis by our reader, through our feature
 * server by Feast's client, and for reference the bare command and Feast's Python client where it is installed. The ways
 * take turns, so that what else the machine does falls on all of them.
 */
public final class FeaturesBenchmark {
    private static final List<Integer> ENTITIES = List.of(1, 100);
    private static final int USERS = 10_000;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 20;
    private static final Duration TURN = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String PROJECT = "anomalyguard";
    private static final String BARE = "bare HMGET";

    private FeaturesBenchmark() {}

    /** One call for some users. */
    private interface Way {
        Object read(List<String> users);
    }

    public static void run() throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        redis.start();
        var uri = RedisURI.create("127.0.0.1", port);
        try (var store = OnlineStore.connect(new OnlineStoreSettings(
                        "redis://127.0.0.1:" + port, null, PROJECT, Duration.ofHours(1), TIMEOUT));
                var server = FeatureServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        InsecureServerCredentials.create(),
                        store,
                        List.of(FeatureView.USER_ACTIVITY),
                        Map.of());
                var client = FeatureServerClient.connect(
                        new FeatureServerSettings("grpc://127.0.0.1:" + server.port(), null, TIMEOUT));
                var lettuce = RedisClient.create(uri);
                var connection = lettuce.connect(ByteArrayCodec.INSTANCE)) {
            fill(store);
            var ways = new LinkedHashMap<String, Way>();
            ways.put(BARE, new BareHmget(connection)::read);
            ways.put("direct", store::lookUp);
            ways.put("grpc", client::lookUp);
            var python = python(port);
            for (int entities : ENTITIES) {
                print(entities, measure(ways, entities), python.get(entities));
            }
        } finally {
            redis.stop();
        }
    }

    private static void fill(OnlineStore store) {
        var random = new Random(1);
        long now = System.currentTimeMillis();
        var rows = new ArrayList<UserActivity>();
        for (int i = 0; i < USERS; i++) {
            double[] vector = new double[Feature.all().size()];
            for (Feature feature : Feature.all()) {
                vector[feature.index()] = switch (feature.type()) {
                    case INT64 -> random.nextInt(100);
                    case FLOAT32 -> random.nextFloat();
                };
            }
            rows.add(UserActivity.ofVector("u-" + i, now, now, null, vector));
        }
        store.write(rows);
    }

    /** Sorted times of all calls, in nanoseconds, by way. */
    private static Map<String, long[]> measure(Map<String, Way> ways, int entities) {
        var random = new Random(2);
        var times = new LinkedHashMap<String, List<Long>>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            for (var way : ways.entrySet()) {
                var kept = round < WARM_UP_ROUNDS
                        ? new ArrayList<Long>()
                        : times.computeIfAbsent(way.getKey(), name -> new ArrayList<>());
                long end = System.nanoTime() + TURN.toNanos();
                long start;
                do {
                    var users = random.ints(entities, 0, USERS)
                            .mapToObj(user -> "u-" + user)
                            .toList();
                    start = System.nanoTime();
                    if (way.getValue().read(users).hashCode() == 0) {
                        throw new AssertionError("never, but the compiler must not know");
                    }
                    kept.add(System.nanoTime() - start);
                } while (start < end);
            }
        }
        var sorted = new LinkedHashMap<String, long[]>();
        times.forEach((way, all) ->
                sorted.put(way, all.stream().mapToLong(Long::longValue).sorted().toArray()));
        return sorted;
    }

    private static void print(int entities, Map<String, long[]> times, long @Nullable [] python) {
        double bare = quantile(times.getOrDefault(BARE, new long[0]), 0.5);
        double direct = quantile(times.getOrDefault("direct", new long[0]), 0.5);
        System.out.printf("%n%d entit%s, 12 features%n", entities, entities == 1 ? "y" : "ies");
        times.forEach((way, all) ->
                print(way, all, String.format(Locale.ROOT, "%.2f x bare", quantile(all, 0.5) / bare)));
        if (python == null) {
            System.out.println("  Feast for Python: not measured; set ANOMALYGUARD_FEAST_PYTHON (see CONTRIBUTING.md)");
        } else {
            print("Feast, Python", python, String.format(Locale.ROOT, "%.0f x direct", quantile(python, 0.5) / direct));
        }
    }

    private static void print(String way, long[] sorted, String ratio) {
        System.out.printf(
                Locale.ROOT,
                "  %-14s p50 %8.0f us   p99 %8.0f us   %6d calls   %s%n",
                way,
                quantile(sorted, 0.5) / 1e3,
                quantile(sorted, 0.99) / 1e3,
                sorted.length,
                ratio);
    }

    private static double quantile(long[] sorted, double q) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (q * (sorted.length - 1))];
    }

    /** Sorted times of Feast's own client in nanoseconds, by number of entities; empty where there is none. */
    private static Map<Integer, long[]> python(int redisPort) throws IOException, InterruptedException {
        String python = System.getenv("ANOMALYGUARD_FEAST_PYTHON");
        if (python == null || python.isEmpty()) {
            return Map.of();
        }
        Path repository = Path.of(System.getProperty("anomalyguard.home", "."), "feature_repo");
        Path directory = Files.createTempDirectory("anomalyguard-bench");
        Path script = directory.resolve("online_features.py");
        try {
            try (var in = FeaturesBenchmark.class.getResourceAsStream("online_features.py")) {
                Files.copy(Objects.requireNonNull(in), script);
            }
            var process = new ProcessBuilder(
                            python,
                            script.toString(),
                            repository.toAbsolutePath().toString(),
                            String.valueOf(redisPort))
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var times = new TreeMap<Integer, long[]>();
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines()
                        .map(line -> line.split(" ", -1))
                        .forEach(line -> times.put(
                                Integer.valueOf(line[0]),
                                Arrays.stream(line)
                                        .skip(1)
                                        .mapToLong(Long::parseLong)
                                        .sorted()
                                        .toArray()));
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(python + " ended with exit code " + process.exitValue());
            }
            return times;
        } finally {
            try (var all = Files.walk(directory)) {
                for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** The command and nothing else: what comes back is bytes. */
    private static final class BareHmget {
        /** Where the id begins: after five numbers and "user_id". */
        private static final int ID = 5 * Integer.BYTES + 7;

        private final StatefulRedisConnection<byte[], byte[]> connection;
        private final Map<String, byte[]> keys = new HashMap<>();
        private final byte[][] fields;

        BareHmget(StatefulRedisConnection<byte[], byte[]> connection) {
            this.connection = connection;
            var redis = connection.sync();
            // The keys that the store wrote; the id stands between the same bytes in all of them.
            for (byte[] key : redis.keys("*")) {
                keys.put(new String(key, ID, key.length - ID - PROJECT.length(), StandardCharsets.UTF_8), key);
            }
            // Any user's fields are those of all.
            this.fields = redis.hkeys(key("u-0")).toArray(byte[][]::new);
        }

        Object read(List<String> users) {
            var commands = connection.async();
            if (users.size() == 1) {
                return await(List.of(commands.hmget(key(users.getFirst()), fields)));
            }
            // In one write, as our reader does it.
            connection.setAutoFlushCommands(false);
            var replies = users.stream()
                    .map(user -> commands.hmget(key(user), fields))
                    .toList();
            connection.flushCommands();
            connection.setAutoFlushCommands(true);
            return await(replies);
        }

        private static List<RedisFuture<List<KeyValue<byte[], byte[]>>>> await(
                List<RedisFuture<List<KeyValue<byte[], byte[]>>>> replies) {
            if (!LettuceFutures.awaitAll(
                    TIMEOUT.toMillis(), TimeUnit.MILLISECONDS, replies.toArray(Future<?>[]::new))) {
                throw new IllegalStateException("no answer within " + TIMEOUT);
            }
            return replies;
        }

        private byte[] key(String user) {
            return Objects.requireNonNull(keys.get(user));
        }
    }
}

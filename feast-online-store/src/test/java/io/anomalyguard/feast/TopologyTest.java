package io.anomalyguard.feast;

import static io.anomalyguard.feast.OnlineStoreTest.row;
import static io.anomalyguard.feast.OnlineStoreTest.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisSentinel;

/** Redis as a cluster and behind sentinels, of real processes. */
class TopologyTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SLOTS = 16_384;
    private static final int NODES = 3;

    @Test
    void shouldSpreadRowsOverAClusterAndOutliveTheAbsenceOfANode() throws Exception {
        var nodes = new ArrayList<RedisProcess>();
        try {
            var busPorts = new ArrayList<Integer>();
            Path scratch = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
            Path directory = Files.createTempDirectory(scratch, "cluster");
            for (int i = 0; i < NODES; i++) {
                int busPort = RedisProcess.freePort();
                busPorts.add(busPort);
                nodes.add(RedisProcess.started(
                        "cluster-enabled yes",
                        "cluster-port " + busPort,
                        "cluster-node-timeout 2000",
                        "dir " + directory.toAbsolutePath(),
                        "cluster-config-file nodes-" + i + ".conf"));
            }
            form(nodes, busPorts);

            // Some of the nodes suffice: the rest is found out.
            String uri = "redis-cluster://127.0.0.1:" + nodes.get(0).port() + ",127.0.0.1:"
                    + nodes.get(1).port();
            var rows = IntStream.range(0, 600)
                    .mapToObj(i -> row("u" + i, 1_000, i))
                    .toList();
            nodes.getLast().stop();
            try (var store = OnlineStore.connect(RedisProcess.settings(uri, null))) {
                await().atMost(SOON).until(store::isAvailable);
                // It has never been connected to the last node.
                assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(() -> store.write(rows));
                assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(() -> store.lookUp(userIds(rows)));
                nodes.getLast().start();
                await().atMost(SOON)
                        .ignoreException(OnlineStoreException.class)
                        .until(() -> store.write(rows).written() == 600);
            }
            nodes.forEach(node -> on(node, RedisCommands::flushall));

            try (var store = OnlineStore.connect(RedisProcess.settings(uri, null))) {
                await().atMost(SOON).until(store::isAvailable);
                assertThat(store.write(rows)).isEqualTo(new WriteResult(600, 0));
                assertReads(store, rows);
                for (var node : nodes) {
                    assertThat(rows(node)).isBetween(100L, 300L);
                }
                assertThat(store.write(List.of(row("u1", 999, 0), row("u2", 1_000, 5))))
                        .isEqualTo(new WriteResult(1, 1));

                nodes.getLast().stop();
                nodes.getLast().start();
                // It keeps nothing on disk, and has forgotten the script, too.
                await().atMost(SOON).ignoreException(OnlineStoreException.class).untilAsserted(() -> {
                    assertThat(store.write(rows)).isNotNull();
                    assertReads(store, rows);
                });
            }
        } finally {
            nodes.forEach(RedisProcess::close);
        }
    }

    private static void form(List<RedisProcess> nodes, List<Integer> busPorts) {
        for (int i = 0; i < NODES; i++) {
            int from = i * SLOTS / NODES;
            int to = (i + 1) * SLOTS / NODES;
            int[] slots = IntStream.range(from, to).toArray();
            on(nodes.get(i), redis -> redis.clusterAddSlots(slots));
        }
        for (int i = 1; i < NODES; i++) {
            meet(nodes.get(0), nodes.get(i).port(), busPorts.get(i));
        }
        for (var node : nodes) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(text(node, RedisCommands::clusterInfo))
                            .contains("cluster_state:ok", "cluster_known_nodes:" + NODES));
        }
    }

    /** With the port of the cluster bus, for which Lettuce's own method has no place. */
    private static void meet(RedisProcess node, int port, int busPort) {
        on(
                node,
                redis -> redis.dispatch(
                        CommandType.CLUSTER,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8)
                                .add("MEET")
                                .add("127.0.0.1")
                                .add(port)
                                .add(busPort)));
    }

    @Test
    void shouldFollowTheSentinelsToANewMaster() throws Exception {
        String[] fast = {"repl-diskless-sync-delay 0"};
        try (var master = RedisProcess.started(fast);
                var replica =
                        RedisProcess.started("repl-diskless-sync-delay 0", "replicaof 127.0.0.1 " + master.port())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(text(replica, redis -> redis.info("replication")))
                            .contains("master_link_status:up"));
            int port = RedisProcess.freePort();
            var sentinel = RedisSentinel.builder()
                    .bind("127.0.0.1")
                    .port(port)
                    .masterName("features")
                    .masterPort(master.port())
                    .quorumSize(1)
                    .downAfterMilliseconds(1000L)
                    .failoverTimeout(5000L)
                    .build();
            sentinel.start();
            try (var store = OnlineStore.connect(
                    RedisProcess.settings("redis-sentinel://127.0.0.1:" + port + "#features", null))) {
                await().atMost(SOON).until(store::isAvailable);
                store.write(List.of(row("u", 1_000, 1)));
                assertThat(rows(master)).isOne();
                await().atMost(SOON).until(() -> rows(replica) == 1);

                master.stop();

                await().atMost(SOON)
                        .ignoreException(OnlineStoreException.class)
                        .until(() -> store.write(List.of(row("u", 2_000, 2))).written() == 1);
                assertThat(store.read("u")).isEqualTo(stored(row("u", 2_000, 2)));
                assertThat(text(replica, redis -> redis.info("replication"))).contains("role:master");
            } finally {
                sentinel.stop();
            }
        }
    }

    /** As behind a virtual address: the old primary lives on as a replica, and keeps its connections. */
    @Test
    void shouldLeaveAPrimaryThatHasBecomeAReplica() throws Exception {
        try (var before = RedisProcess.started();
                var after = RedisProcess.started();
                var address = new SilentProxy(before.port());
                var store = OnlineStore.connect(RedisProcess.settings(address.uri(), null))) {
            await().atMost(SOON).until(store::isAvailable);
            store.write(List.of(row("u", 1_000, 1)));

            address.lead(after.port());
            on(before, redis -> redis.replicaof("127.0.0.1", after.port()));

            await().atMost(SOON)
                    .ignoreException(OnlineStoreException.class)
                    .until(() -> store.write(List.of(row("u", 2_000, 2))).written() == 1);
            assertThat(store.read("u")).isEqualTo(stored(row("u", 2_000, 2)));
            assertThat(rows(after)).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redis://h:1, false, h:1/0",
        "rediss://h:1/3, false, tls h:1/3",
        "'redis-cluster://h:1,i:2', true, 'h:1/0, i:2/0'",
        "'rediss-cluster://user:@h:1,i:2', true, 'tls h:1/0, tls i:2/0'",
        "'redis-sentinel://h:1,i:2#m', false, m by h:1 i:2"
    })
    void shouldUnderstandEveryFormOfAnAddress(String uri, boolean cluster, String addresses) {
        var settings = RedisProcess.settings(uri, "secret");

        assertThat(settings.isCluster()).isEqualTo(cluster);
        assertThat(settings.addresses().stream().map(TopologyTest::describe).collect(Collectors.joining(", ")))
                .isEqualTo(addresses);
        assertThat(settings.toString()).doesNotContain("secret");
    }

    private static String describe(RedisURI address) {
        if (address.getSentinels().isEmpty()) {
            return (address.isSsl() ? "tls " : "") + address.getHost() + ":" + address.getPort() + "/"
                    + address.getDatabase();
        }
        return address.getSentinelMasterId() + " by "
                + address.getSentinels().stream()
                        .map(sentinel -> sentinel.getHost() + ":" + sentinel.getPort())
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({"h:1", "http://h:1", "redis-clusters://h:1", "redis-cluster://", "''"})
    void shouldRefuseWhatIsNoAddress(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisProcess.settings(uri, null))
                .withMessageStartingWith("redisUri must look like redis://host:port");
    }

    private static void assertReads(OnlineStore store, List<UserActivity> rows) {
        assertThat(store.read(userIds(rows)))
                .containsExactlyElementsOf(
                        rows.stream().map(OnlineStoreTest::stored).toList());
    }

    private static List<String> userIds(List<UserActivity> rows) {
        return rows.stream().map(UserActivity::userId).toList();
    }

    private static long rows(RedisProcess node) {
        return on(node, RedisCommands::dbsize);
    }

    private static String text(RedisProcess node, Function<RedisCommands<String, String>, String> work) {
        return on(node, work);
    }

    private static <T> T on(RedisProcess node, Function<RedisCommands<String, String>, T> work) {
        try (var client = RedisClient.create(node.uri());
                var connection = client.connect()) {
            return work.apply(connection.sync());
        }
    }
}

package io.anomalyguard.feast;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that all threads share: to a server, to whichever server its sentinels call the master, or to
 * a cluster. It may start before Redis does, outlives Redis's restarts, and fails fast in between.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    /** Between two attempts to connect: back within half a second of Redis, without burdening one that starts. */
    private static final Duration RETRY = Duration.ofMillis(250);

    /** How often a cluster's nodes are asked who is there; what goes wrong meanwhile asks at once. */
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

    /** Commands that may wait for one write to the socket. */
    private static final int MAX_CONSOLIDATED = 256;

    /** What a server says that is no primary (any longer), or a replica whose primary is gone. */
    private static final List<String> DEMOTED = List.of("READONLY", "MASTERDOWN");

    private final String address;
    private final Duration timeout;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<? extends CompletionStage<? extends StatefulConnection<byte[], byte[]>>> attempt;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StatefulConnection<byte[], byte[]> connection;
    private volatile @Nullable String problem;
    private volatile boolean closed;

    /** Tries once to connect; if that fails, goes on trying in the background. */
    RedisLink(OnlineStoreSettings settings) {
        List<RedisURI> addresses = settings.addresses();
        this.address = addresses.stream().map(RedisURI::toString).collect(Collectors.joining(", "));
        this.timeout = settings.timeout();
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RETRY))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel opened) {
                        channels.add(opened);
                        // What many threads ask for at the same time goes out in one write.
                        opened.pipeline().addFirst(new FlushConsolidationHandler(MAX_CONSOLIDATED, true));
                        opened.closeFuture().addListener(closed -> channels.remove(opened));
                    }
                })
                .build();
        var options = ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // Whoever sent a command was told that it failed and may have sent it again: never replay it late.
                .replayFilter(command -> true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                // By one wheel timer. A wait with a limit of its own has the scheduler of the virtual threads wake up
                // for every call.
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build();
        if (settings.isCluster()) {
            var cluster = RedisClusterClient.create(resources, addresses);
            cluster.setOptions(ClusterClientOptions.builder(options)
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                            .build())
                    .build());
            this.client = cluster;
            this.attempt = () -> cluster.refreshPartitionsAsync()
                    .thenCompose(known -> cluster.connectAsync(ByteArrayCodec.INSTANCE));
        } else {
            var single = RedisClient.create(resources);
            single.setOptions(options);
            this.client = single;
            this.attempt = () -> single.connectAsync(ByteArrayCodec.INSTANCE, addresses.getFirst());
        }
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress remote) {
                problem = null;
                log.info("Connected to Redis at {}", remote);
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                if (!closed) {
                    log.warn("Lost the connection to {}; reconnecting every {} ms", address, RETRY.toMillis());
                }
            }
        });
        try {
            connect().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Redis is not there yet", e);
        }
    }

    /** One attempt; a failed one orders the next. */
    private CompletableFuture<?> connect() {
        return attempt.get().toCompletableFuture().whenComplete((opened, failure) -> {
            if (failure == null) {
                connection = opened;
            } else if (!closed) {
                report(rootOf(failure));
                var _ = resources
                        .eventExecutorGroup()
                        .schedule(this::connectAgain, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void connectAgain() {
        var _ = connect();
    }

    private void report(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(problem)) {
            log.warn("Cannot connect to {}, trying every {} ms: {}", address, RETRY.toMillis(), message);
        }
        problem = message;
    }

    /** True while the connection stands; to a cluster, while any of its nodes can be reached. */
    boolean isConnected() {
        var current = connection;
        return current != null && current.isOpen();
    }

    String address() {
        return address;
    }

    /**
     * Sends commands in one go and waits for all replies.
     *
     * @return the replies in the order of the commands
     * @throws OnlineStoreException if there is no connection, or it is lost or silent for the timeout before the last
     *     reply; some of the commands may have been carried out
     */
    <T> List<Reply<T>> send(List<Command<byte[], byte[], T>> commands) {
        var current = connection;
        if (current == null) {
            throw new OnlineStoreException("not connected to " + address + (problem == null ? "" : ": " + problem));
        }
        var pending = new ArrayList<AsyncCommand<byte[], byte[], T>>(commands.size());
        for (var command : commands) {
            pending.add(new AsyncCommand<>(command));
        }
        try {
            // One write to the socket. Switching auto-flush off instead would hold back the commands of other threads.
            current.dispatch(pending);
        } catch (RedisException e) {
            // A cluster's connection first connects to the masters that it has not needed so far.
            throw new OnlineStoreException(
                    "no connection to " + address + ": " + rootOf(e).getMessage(), e);
        }
        var replies = new ArrayList<Reply<T>>(commands.size());
        try {
            for (var command : pending) {
                replies.add(reply(command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnlineStoreException("interrupted while waiting for " + address, e);
        }
        return replies;
    }

    private <T> Reply<T> reply(AsyncCommand<byte[], byte[], T> command) throws InterruptedException {
        try {
            return new Reply<>(command.get(), null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisCommandExecutionException refusal) {
                if (refusal.getMessage() != null && DEMOTED.stream().anyMatch(refusal.getMessage()::contains)) {
                    // The address may lead to the new primary by now; this connection never will.
                    drop();
                }
                return new Reply<>(null, String.valueOf(refusal.getMessage()));
            }
            if (e.getCause() instanceof RedisCommandTimeoutException) {
                drop();
                throw new OnlineStoreException(
                        "no answer from " + address + " within " + timeout.toMillis() + " ms", e.getCause());
            }
            throw new OnlineStoreException("no connection to " + address, e.getCause());
        } catch (CancellationException e) {
            throw new OnlineStoreException("lost the connection to " + address, e);
        }
    }

    /**
     * Gives up connections when one does not answer. A peer that vanished without a word would otherwise keep it, and all
     * that is sent into it, for as long as TCP retransmits: a quarter of an hour.
     */
    private void drop() {
        channels.forEach(silent -> {
            var _ = silent.close();
        });
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown(Duration.ZERO, timeout);
        resources.shutdown(0, timeout.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(timeout.toMillis());
    }

    /**
     * What Redis answered to one command.
     *
     * @param value the answer; null for a nil reply and for a refusal
     * @param refusal the error reply, null if there is none
     */
    record Reply<T>(@Nullable T value, @Nullable String refusal) {}
}

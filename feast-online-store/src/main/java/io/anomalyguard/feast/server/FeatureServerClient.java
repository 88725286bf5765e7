package io.anomalyguard.feast.server;

import com.google.protobuf.Timestamp;
import dev.feast.FeastClient;
import dev.feast.Row;
import feast.proto.serving.ServingAPIProto.FieldStatus;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesResponse;
import feast.proto.types.ValueProto.Value;
import io.anomalyguard.feast.EntityKey;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineFeature;
import io.anomalyguard.feast.OnlineRow;
import io.anomalyguard.feast.OnlineStoreException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features from a Feast feature server, by Feast's own Java client on a channel of ours: that client has no deadline,
 * and gRPC left alone waits up to two minutes before it tries a lost server again.
 *
 * <p>All threads share one connection. While the server is away calls fail at once, after the first time-out if it went
 * without a word; within a second of its return they work again, or within the timeout if that is longer.
 */
public final class FeatureServerClient implements FeatureReader {
    private static final Logger log = LoggerFactory.getLogger(FeatureServerClient.class);

    /** Between two attempts to connect. */
    private static final Duration RETRY = Duration.ofMillis(250);

    /**
     * The shortest time that gRPC's servers accept if nobody set another; what asks more often loses its connection
     * ({@code too_many_pings}). Without calls nothing is sent. A server that falls silent under calls is noticed by those.
     */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

    /**
     * Shortest time that an attempt to connect is given after a server fell silent. What is sent to one that is away is
     * lost, and TCP waits ever longer before it sends it again: only a new attempt finds the server soon.
     */
    private static final Duration ATTEMPT = RETRY.multipliedBy(3);

    /** Answers for a thousand entities are about half a megabyte. */
    private static final int MAX_ANSWER = 16 << 20;

    /**
     * A call that met a closing connection is made again, within its deadline. The server's own word on its health counts
     * as the connection's state: one that has lost its Redis is no server to ask.
     */
    private static final Map<String, ?> SERVICE_CONFIG = Map.of(
            "loadBalancingConfig",
            List.of(Map.of("round_robin", Map.of())),
            "healthCheckConfig",
            Map.of("serviceName", ""),
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of("service", "feast.serving.ServingService")),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            3.0,
                            "initialBackoff",
                            "0.02s",
                            "maxBackoff",
                            "0.1s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE")))));

    /** Where the answer to the call that this thread makes belongs. */
    private static final ThreadLocal<Answer> ANSWER = new ThreadLocal<>();

    private final FeatureServerSettings settings;
    private final InstantSource clock;
    private final ManagedChannel channel;
    private final Client client;
    private final Thread keeper;
    private final long attemptNanos;
    private volatile long lastAnswer = System.nanoTime();
    /** Set from the time-out of a call that nothing came after until there is a connection again. */
    private volatile boolean silent;

    private volatile long attemptedAt;

    private FeatureServerClient(FeatureServerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.attemptNanos = Math.max(ATTEMPT.toNanos(), settings.timeout().toNanos());
        this.channel = Grpc.newChannelBuilderForAddress(settings.host(), settings.port(), credentials(settings))
                .defaultServiceConfig(SERVICE_CONFIG)
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(MAX_ANSWER)
                .intercept(new Interceptor())
                .build();
        this.client = new Client(channel);
        this.keeper = Thread.ofVirtual().name("feature-server-keeper").unstarted(this::keepConnected);
    }

    /**
     * Opens the connection. If the server is not there, returns all the same after at most the timeout, and connects as
     * soon as it is.
     */
    public static FeatureServerClient connect(FeatureServerSettings settings) {
        return connect(settings, InstantSource.system());
    }

    /**
     * The same, with a clock for tests.
     *
     * @param clock tells how old a row is when it is read
     */
    public static FeatureServerClient connect(FeatureServerSettings settings, InstantSource clock) {
        var client = new FeatureServerClient(settings, clock);
        client.keeper.start();
        client.awaitFirstConnection();
        return client;
    }

    private static ChannelCredentials credentials(FeatureServerSettings settings) {
        if (!settings.isTls()) {
            return InsecureChannelCredentials.create();
        }
        try {
            var tls = TlsChannelCredentials.newBuilder();
            if (settings.trustedCertificates() != null) {
                tls.trustManager(settings.trustedCertificates().toFile());
            }
            return tls.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitFirstConnection() {
        long end = System.nanoTime() + settings.timeout().toNanos();
        try {
            while (!isAvailable() && System.nanoTime() < end) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the channel connect when it is idle, and again soon after a failure. */
    private void keepConnected() {
        ConnectivityState last = ConnectivityState.IDLE;
        try {
            while (true) {
                ConnectivityState state = channel.getState(true);
                if (state == ConnectivityState.TRANSIENT_FAILURE) {
                    channel.resetConnectBackoff();
                } else if (state == ConnectivityState.READY) {
                    silent = false;
                } else if (silent && System.nanoTime() - attemptedAt >= attemptNanos) {
                    connectAnew();
                }
                if (state != last && state == ConnectivityState.READY) {
                    log.info("Connected to the feature server at {}", settings.address());
                } else if (state != last && state == ConnectivityState.TRANSIENT_FAILURE) {
                    log.warn(
                            "No feature server at {}, or it has no store; trying every {} ms",
                            settings.address(),
                            RETRY.toMillis());
                }
                last = state == ConnectivityState.CONNECTING ? last : state;
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public List<OnlineRow> read(FeatureView view, List<EntityKey> entities) {
        if (entities.isEmpty()) {
            return List.of();
        }
        GetOnlineFeaturesResponse response = call(view, entities);
        long now = clock.millis();
        var columns = view.features().stream()
                .map(feature -> column(response, feature.name()))
                .toList();
        var rows = new ArrayList<OnlineRow>(entities.size());
        for (int row = 0; row < entities.size(); row++) {
            var features = new ArrayList<OnlineFeature>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                features.add(feature(view, view.features().get(i), columns.get(i), row, now));
            }
            rows.add(new OnlineRow(entities.get(row), features));
        }
        return rows;
    }

    private GetOnlineFeaturesResponse call(FeatureView view, List<EntityKey> entities) {
        var names = view.features().stream()
                .map(feature -> view.name() + ":" + feature.name())
                .toList();
        var request = new ArrayList<Row>(entities.size());
        for (var entity : entities) {
            var row = Row.create();
            entity.values().forEach(row::set);
            request.add(row);
        }
        // The channel would keep a call until its deadline, for there may be a connection by then.
        if (silent && !isAvailable()) {
            throw new OnlineStoreException("the feature server at " + settings.address() + " does not answer");
        }
        var answer = new Answer();
        ANSWER.set(answer);
        try {
            var _ = client.getOnlineFeatures(names, request);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                leaveSilentConnection();
            }
            throw new OnlineStoreException(
                    "no features from " + settings.address() + ": "
                            + e.getStatus().getCode()
                            + (e.getStatus().getDescription() == null
                                    ? ""
                                    : ", " + e.getStatus().getDescription()),
                    e);
        } catch (IndexOutOfBoundsException e) {
            throw new OnlineStoreException("the answer of " + settings.address() + " is incomplete", e);
        } finally {
            ANSWER.remove();
        }
        GetOnlineFeaturesResponse response = answer.response;
        if (response == null) {
            throw new OnlineStoreException("no answer from " + settings.address());
        }
        return response;
    }

    /** A peer that vanished without a word would keep the connection for long: if nothing at all came, take a new one. */
    private void leaveSilentConnection() {
        long now = System.nanoTime();
        if (now - lastAnswer > settings.timeout().toNanos()) {
            lastAnswer = now;
            connectAnew();
            silent = true;
        }
    }

    private void connectAnew() {
        attemptedAt = System.nanoTime();
        channel.enterIdle();
        channel.getState(true);
    }

    private GetOnlineFeaturesResponse.FeatureVector column(GetOnlineFeaturesResponse response, String feature) {
        int index = response.getMetadata().getFeatureNames().getValList().indexOf(feature);
        if (index < 0 || index >= response.getResultsCount()) {
            throw new OnlineStoreException("the answer of " + settings.address() + " has no " + feature);
        }
        return response.getResults(index);
    }

    private static OnlineFeature feature(
            FeatureView view,
            FeatureView.Field feature,
            GetOnlineFeaturesResponse.FeatureVector column,
            int row,
            long now) {
        Value value = column.getValues(row);
        Timestamp time = column.getEventTimestamps(row);
        long timestamp = time.getSeconds() * 1000 + time.getNanos() / 1_000_000;
        FieldStatus status = column.getStatuses(row);
        if (status == FieldStatus.NOT_FOUND && timestamp == 0) {
            return OnlineFeature.notFound();
        }
        if (status == FieldStatus.INVALID || status == FieldStatus.UNRECOGNIZED) {
            return OnlineFeature.invalid(timestamp, "the feature server cannot read it");
        }
        if (!feature.accepts(value)) {
            return OnlineFeature.invalid(timestamp, "holds another type than " + feature.type());
        }
        // Feast's Go server says NOT_FOUND, too, of a value that is missing in a row that is there.
        return OnlineFeature.of(view, value, timestamp, now);
    }

    /** True while there is a connection to a server that says it can serve. */
    @Override
    public boolean isAvailable() {
        return channel.getState(false) == ConnectivityState.READY;
    }

    @Override
    public String connectionState() {
        return channel.getState(false) + " to " + settings.address();
    }

    /** Closes the connection; calls under way in other threads fail. */
    @Override
    public void close() {
        keeper.interrupt();
        client.close();
    }

    /** Feast's constructor that takes a channel is protected, and its close waits for calls under way. */
    private static final class Client extends FeastClient {
        private final ManagedChannel channel;

        Client(ManagedChannel channel) {
            super(channel, Optional.empty());
            this.channel = channel;
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }

    /** What was answered to the call under way in one thread. */
    private static final class Answer {
        volatile @Nullable GetOnlineFeaturesResponse response;
    }

    /**
     * Gives each call its deadline, and keeps its answer: of the times in it, Feast's {@link Row} has only the last
     * feature's, in whole seconds.
     */
    private final class Interceptor implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            Answer answer = ANSWER.get();
            var call = next.newCall(
                    method, options.withDeadlineAfter(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
            return new SimpleForwardingClientCall<>(call) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onMessage(A message) {
                                    if (message instanceof GetOnlineFeaturesResponse response) {
                                        answer.response = response;
                                        lastAnswer = System.nanoTime();
                                    }
                                    super.onMessage(message);
                                }
                            },
                            headers);
                }
            };
        }
    }
}

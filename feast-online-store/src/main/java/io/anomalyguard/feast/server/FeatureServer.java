package io.anomalyguard.feast.server;

import com.google.protobuf.Timestamp;
import feast.proto.serving.ServingAPIProto.FieldStatus;
import feast.proto.serving.ServingAPIProto.GetFeastServingInfoRequest;
import feast.proto.serving.ServingAPIProto.GetFeastServingInfoResponse;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesRequest;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesResponse;
import feast.proto.serving.ServingAPIProto.GetOnlineFeaturesResponse.FeatureVector;
import feast.proto.serving.ServingServiceGrpc;
import feast.proto.types.ValueProto.RepeatedValue;
import feast.proto.types.ValueProto.Value;
import io.anomalyguard.feast.EntityKey;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineRow;
import io.anomalyguard.feast.OnlineStoreException;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers Feast's {@code ServingService} from a reader, as Feast's own feature server does, where that is not at hand.
 * Its health is that of the reader.
 */
public final class FeatureServer implements AutoCloseable {
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(250);

    private final Server server;
    private final ExecutorService executor;
    private final Thread healthWatch;

    private FeatureServer(Server server, ExecutorService executor, Thread healthWatch) {
        this.server = server;
        this.executor = executor;
        this.healthWatch = healthWatch;
    }

    /**
     * Starts a server.
     *
     * @param reader stays the caller's, who closes it after the server
     * @param views what can be asked for
     * @param services feature views by the name of a feature service that consists of all of one view
     * @throws IOException if the address is taken
     */
    public static FeatureServer start(
            InetSocketAddress address,
            ServerCredentials credentials,
            FeatureReader reader,
            List<FeatureView> views,
            Map<String, FeatureView> services)
            throws IOException {
        var health = new HealthStatusManager();
        // A call waits for the store: on a thread that costs nothing.
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var server = NettyServerBuilder.forAddress(address, credentials)
                .executor(executor)
                .addService(new Serving(reader, views, services))
                .addService(health.getHealthService())
                .build()
                .start();
        var healthWatch = Thread.ofVirtual().name("feature-server-health").start(() -> {
            try {
                while (true) {
                    health.setStatus(
                            HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                            reader.isAvailable() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
                    Thread.sleep(HEALTH_INTERVAL);
                }
            } catch (InterruptedException e) {
                // Closed.
            }
        });
        return new FeatureServer(server, executor, healthWatch);
    }

    public int port() {
        return server.getPort();
    }

    /** Returns when the server has stopped. */
    public void awaitTermination() throws InterruptedException {
        server.awaitTermination();
    }

    /** Stops at once; calls under way fail. */
    @Override
    public void close() {
        healthWatch.interrupt();
        server.shutdownNow();
        executor.shutdownNow();
    }

    private static final class Serving extends ServingServiceGrpc.ServingServiceImplBase {
        private final FeatureReader reader;
        private final Map<String, FeatureView> views = new HashMap<>();
        private final Map<String, FeatureView> services;

        Serving(FeatureReader reader, List<FeatureView> views, Map<String, FeatureView> services) {
            this.reader = reader;
            views.forEach(view -> this.views.put(view.name(), view));
            this.services = Map.copyOf(services);
        }

        @Override
        public void getFeastServingInfo(
                GetFeastServingInfoRequest request, StreamObserver<GetFeastServingInfoResponse> out) {
            out.onNext(GetFeastServingInfoResponse.newBuilder()
                    .setVersion("anomalyguard")
                    .build());
            out.onCompleted();
        }

        @Override
        public void getOnlineFeatures(GetOnlineFeaturesRequest request, StreamObserver<GetOnlineFeaturesResponse> out) {
            GetOnlineFeaturesResponse response;
            try {
                response = answer(request);
            } catch (IllegalArgumentException e) {
                out.onError(
                        Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
                return;
            } catch (OnlineStoreException e) {
                out.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asException());
                return;
            }
            out.onNext(response);
            out.onCompleted();
        }

        private GetOnlineFeaturesResponse answer(GetOnlineFeaturesRequest request) {
            int rows = rows(request);
            var answer = GetOnlineFeaturesResponse.newBuilder();
            // Feast's server gives the entities back before the features.
            request.getEntitiesMap().forEach((joinKey, values) -> {
                answer.getMetadataBuilder().getFeatureNamesBuilder().addVal(joinKey);
                var column = answer.addResultsBuilder();
                for (Value value : values.getValList()) {
                    column.addValues(value)
                            .addStatuses(FieldStatus.PRESENT)
                            .addEventTimestamps(Timestamp.getDefaultInstance());
                }
            });
            for (FeatureView view : wanted(request)) {
                List<OnlineRow> read = reader.read(view, entities(view, request.getEntitiesMap(), rows));
                for (int i = 0; i < view.features().size(); i++) {
                    String name = view.features().get(i).name();
                    answer.getMetadataBuilder()
                            .getFeatureNamesBuilder()
                            .addVal(request.getFullFeatureNames() ? view.name() + "__" + name : name);
                    answer.addResults(column(read, i));
                }
            }
            return answer.build();
        }

        private static int rows(GetOnlineFeaturesRequest request) {
            var counts = new LinkedHashSet<Integer>();
            request.getEntitiesMap().values().forEach(values -> counts.add(values.getValCount()));
            if (counts.size() != 1) {
                throw new IllegalArgumentException("the join keys must have one value for each entity, not " + counts);
            }
            return counts.iterator().next();
        }

        /** The views that are asked for, each with the features that are asked for, in the order of the request. */
        private List<FeatureView> wanted(GetOnlineFeaturesRequest request) {
            return switch (request.getKindCase()) {
                case FEATURE_SERVICE -> {
                    @Nullable FeatureView view = services.get(request.getFeatureService());
                    if (view == null) {
                        throw new IllegalArgumentException("no feature service " + request.getFeatureService());
                    }
                    yield List.of(view);
                }
                case FEATURES -> {
                    var names = new LinkedHashMap<String, Set<String>>();
                    for (String reference : request.getFeatures().getValList()) {
                        int colon = reference.indexOf(':');
                        if (colon < 0) {
                            throw new IllegalArgumentException(
                                    "a feature is asked for as view:feature, not " + reference);
                        }
                        boolean first = names.computeIfAbsent(
                                        reference.substring(0, colon), view -> new LinkedHashSet<>())
                                .add(reference.substring(colon + 1));
                        if (!first) {
                            throw new IllegalArgumentException(reference + " is asked for twice");
                        }
                    }
                    var wanted = new ArrayList<FeatureView>();
                    names.forEach((name, features) -> {
                        @Nullable FeatureView view = views.get(name);
                        if (view == null) {
                            throw new IllegalArgumentException("no feature view " + name);
                        }
                        wanted.add(view.select(List.copyOf(features)));
                    });
                    yield wanted;
                }
                case KIND_NOT_SET -> throw new IllegalArgumentException("neither features nor a feature service");
            };
        }

        private static List<EntityKey> entities(FeatureView view, Map<String, RepeatedValue> columns, int rows) {
            var entities = new ArrayList<EntityKey>(rows);
            for (int row = 0; row < rows; row++) {
                var values = new HashMap<String, Value>();
                for (var joinKey : view.joinKeys()) {
                    @Nullable RepeatedValue column = columns.get(joinKey.name());
                    if (column == null) {
                        throw new IllegalArgumentException(view.name() + " needs the join key " + joinKey.name());
                    }
                    values.put(joinKey.name(), column.getVal(row));
                }
                entities.add(new EntityKey(values));
            }
            return entities;
        }

        private static FeatureVector column(List<OnlineRow> rows, int feature) {
            var column = FeatureVector.newBuilder();
            for (OnlineRow row : rows) {
                var read = row.features().get(feature);
                column.addValues(read.value())
                        .addStatuses(read.status())
                        .addEventTimestamps(Timestamp.newBuilder()
                                .setSeconds(Math.floorDiv(read.timestamp(), 1000L))
                                .setNanos(Math.floorMod(read.timestamp(), 1000) * 1_000_000));
            }
            return column.build();
        }
    }
}

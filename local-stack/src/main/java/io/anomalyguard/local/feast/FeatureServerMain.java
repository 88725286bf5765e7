package io.anomalyguard.local.feast;

import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.feast.server.FeatureServer;
import io.grpc.InsecureServerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The process that stands for Feast's own feature server, which needs Go or Docker. */
public final class FeatureServerMain {
    /** Printed on standard output once clients can connect. */
    public static final String READY_LINE = "Feature server ready";

    /** As feature_repo names what consists of all of the view. */
    private static final String SERVICE = "anomaly_v1";

    private FeatureServerMain() {}

    /** Runs until the process is asked to stop. */
    public static void run(int port, String redisUri, String project) throws IOException, InterruptedException {
        var settings = new OnlineStoreSettings(redisUri, null, project, Duration.ofHours(1), Duration.ofSeconds(1));
        try (var store = OnlineStore.connect(settings);
                var server = FeatureServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        InsecureServerCredentials.create(),
                        store,
                        List.of(FeatureView.USER_ACTIVITY),
                        Map.of(SERVICE, FeatureView.USER_ACTIVITY))) {
            System.out.println(READY_LINE + " on port " + server.port());
            server.awaitTermination();
        }
    }
}

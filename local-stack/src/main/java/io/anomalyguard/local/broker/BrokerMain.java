package io.anomalyguard.local.broker;

import io.anomalyguard.contracts.topic.TopicSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The broker's process. It is a JVM of its own because a fatal fault inside Kafka halts the JVM it happens in.
 */
public final class BrokerMain {
    /** Printed on standard output once clients can connect and every topic exists. */
    public static final String READY_LINE = "Broker ready";

    private BrokerMain() {}

    /** Runs until the process is asked to stop. */
    public static void run(int port, int controllerPort, Path directory) throws Exception {
        var settings = new BrokerSettings(port, controllerPort, directory);
        format(settings);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings.toProperties(), false), Time.SYSTEM);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.shutdown();
                            stopped.countDown();
                        },
                        "broker-shutdown"));
        server.startup();
        TopicSetup.apply(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                TopicSetup.PARTITIONS,
                Optional.empty());
        System.out.println(READY_LINE + " on " + settings.bootstrapServers());
        server.awaitShutdown();
        stopped.await();
    }

    private static void format(BrokerSettings settings) throws Exception {
        Files.createDirectories(settings.directory());
        if (Files.exists(settings.directory().resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE_ID)
                .setControllerListenerName("CONTROLLER")
                .setDirectories(List.of(settings.directory().toString()))
                .setMetadataLogDirectory(settings.directory().toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(System.out)
                .run();
    }
}

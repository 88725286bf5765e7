package io.anomalyguard.local.broker;

import io.anomalyguard.contracts.topic.TopicSetup;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the broker listens and keeps its data.
 *
 * @param port clients' port
 * @param controllerPort port of the controller in the same process; may differ from start to start
 * @param directory holds the log segments and the metadata log
 */
record BrokerSettings(int port, int controllerPort, Path directory) {
    static final int NODE_ID = 1;

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    Properties toProperties() {
        var properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", directory.toString());

        properties.put("num.partitions", String.valueOf(TopicSetup.PARTITIONS));
        // A misspelt topic is an error, not a new topic.
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
            // One broker gains nothing from the default of 50 partitions, and opens each at every start.
            properties.put(topic + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");

        // After kill -9 the old session must time out before the broker may register again.
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");

        // A forgotten demo must not fill the disk: 512 MiB per partition on top of each topic's own retention time.
        properties.put("log.retention.bytes", String.valueOf(512L << 20));
        properties.put("log.segment.bytes", String.valueOf(64 << 20));
        // 128 MiB by default, taken at start, for compacting far larger topics than these.
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        return properties;
    }
}

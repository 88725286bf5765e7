package io.anomalyguard.processor.runtime;

import io.anomalyguard.processor.ingest.CommitIntervals;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How Kafka Streams is run. Whatever is not named here can be set by {@code spring.kafka.streams.properties.*}.
 *
 * @param applicationId consumer group, prefix of the changelog and of transactional ids
 * @param stateDir directory of the state, of one instance alone; with the in-memory store it holds little more than the
 *     process id
 * @param threads stream threads; more than one for each core, or than partitions, is no use
 * @param commit how long rows wait for their transaction to be committed
 * @param standbyReplicas copies of the state on other instances, for a hand-over without a restore
 * @param replicationFactor of the changelog when it is created; -1 for the broker's default
 * @param rocksdbMemory most memory that RocksDB takes for all stores of this instance
 * @param exactlyOnce false only to show what the guarantee is worth: after a crash clicks are then counted twice
 */
public record StreamsSettings(
        @DefaultValue("stream-processor") String applicationId,
        @DefaultValue("/tmp/anomalyguard/stream-processor") String stateDir,
        @DefaultValue("1") int threads,
        @DefaultValue @NestedConfigurationProperty CommitIntervals commit,
        @DefaultValue("0") int standbyReplicas,
        @DefaultValue("-1") int replicationFactor,
        @DefaultValue("128MB") DataSize rocksdbMemory,
        @DefaultValue("true") boolean exactlyOnce) {
    public StreamsSettings {
        require(!applicationId.isBlank(), "application-id must not be empty");
        require(!stateDir.isBlank(), "state-dir must not be empty");
        require(threads >= 1 && threads <= 64, "threads must be from 1 to 64, not " + threads);
        require(
                standbyReplicas >= 0 && standbyReplicas <= 10,
                "standby-replicas must be from 0 to 10, not " + standbyReplicas);
        require(
                replicationFactor == -1 || (replicationFactor >= 1 && replicationFactor <= 100),
                "replication-factor must be from 1 to 100, or -1 for the broker's default, not " + replicationFactor);
        require(
                rocksdbMemory.toMegabytes() >= 16,
                "rocksdb-memory must be at least 16MB, not " + rocksdbMemory.toMegabytes() + "MB");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("stream-processor.streams." + message);
        }
    }
}

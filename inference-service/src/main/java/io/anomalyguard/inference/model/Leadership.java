package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Which of several instances trains: the one that Kafka's group coordinator gives the first partition of {@code
 * anomaly.models} to. Nothing is read through the group. For a moment two may think that they are it; then two models are
 * made and the later pointer counts (decision 032). Not thread-safe.
 */
final class Leadership implements AutoCloseable {
    private static final String GROUP = "anomaly-trainer";
    private static final TopicPartition FIRST = new TopicPartition(Topics.ANOMALY_MODELS, 0);

    private final Consumer<byte[], byte[]> member;

    Leadership(Broker broker) {
        member = broker.member(GROUP);
        member.subscribe(List.of(Topics.ANOMALY_MODELS), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                member.pause(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
        });
    }

    /** Whether this instance trains now. To be asked every few seconds: that is how the group knows it is there. */
    boolean isHeld() {
        member.poll(Duration.ZERO);
        return member.assignment().contains(FIRST);
    }

    @Override
    public void close() {
        member.close();
    }
}

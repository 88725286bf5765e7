package io.anomalyguard.producer.api;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.delivery.Broker;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.simulation.Simulator;
import io.anomalyguard.producer.simulation.SimulatorSettings;
import io.anomalyguard.tracing.Tracing;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The whole simulator on Kafka's own in-memory producer. */
final class RunningSimulator implements AutoCloseable {
    final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    final Delivery delivery = new Delivery(() -> kafka, Tracing.OFF);
    final Attacks attacks;
    final Simulator simulator;

    RunningSimulator(SimulatorSettings settings, Broker broker) {
        attacks = new Attacks(settings.attackShare(), delivery::send);
        simulator = new Simulator(settings, broker, delivery, attacks, () -> {});
        simulator.start();
    }

    static SimulatorSettings settings(boolean enabled, Duration backfill) {
        return new SimulatorSettings(enabled, 100, 500, 42, backfill, 1_000_000, 0, 0);
    }

    List<ClickEvent> events() {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(Topics.CLICKSTREAM_EVENTS.name()))
                .map(record -> Topics.CLICKSTREAM_EVENTS.codec().decode(record.value()))
                .toList();
    }

    List<AttackLabel> labels() {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(Topics.CLICKSTREAM_LABELS.name()))
                .map(record -> Topics.CLICKSTREAM_LABELS.codec().decode(record.value()))
                .toList();
    }

    @Override
    public void close() {
        simulator.close();
        delivery.close();
    }
}

package io.anomalyguard.producer.api;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.simulation.Simulator;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What the producer counts anyway, as metrics: nothing is added to the path of an event. */
public final class ProducerMetrics implements MeterBinder {
    private final Simulator simulator;
    private final Delivery delivery;
    private final Attacks attacks;

    public ProducerMetrics(Simulator simulator, Delivery delivery, Attacks attacks) {
        this.simulator = simulator;
        this.delivery = delivery;
        this.attacks = attacks;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (EventType type : EventType.values()) {
            count(registry, "sent", "Events handed to the Kafka producer", type, d -> d.sent(type));
            count(registry, "acknowledged", "Events that all in-sync replicas have", type, d -> d.acknowledged(type));
            count(registry, "failed", "Events that were given up", type, d -> d.failed(type));
        }
        for (AttackType type : AttackType.values()) {
            Gauge.builder("anomalyguard.producer.attacks.running", attacks, a -> a.running(type))
                    .description("Injected attacks that run")
                    .tag("type", type.wireName())
                    .register(registry);
        }
        gauge(registry, "rate.target", "Events per second that people shall make", Simulator::rate);
        gauge(registry, "lag.seconds", "How late the next event is", s -> s.lagMillis() / 1_000.0);
        gauge(registry, "visitors", "People on the simulated site", Simulator::present);
        Gauge.builder("anomalyguard.producer.rate", delivery, Delivery::rate)
                .description("Events acknowledged per second, over five seconds")
                .register(registry);
        FunctionCounter.builder("anomalyguard.producer.lost.seconds", simulator, s -> s.lostMillis() / 1_000.0)
                .description("Simulated time moved on because events could not be made or sent in time")
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String fate, String words, EventType type, ToDoubleFunction<Delivery> value) {
        FunctionCounter.builder("anomalyguard.producer.events." + fate, delivery, value)
                .description(words)
                .tag("type", type.wireName())
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String words, ToDoubleFunction<Simulator> value) {
        Gauge.builder("anomalyguard.producer." + name, simulator, value)
                .description(words)
                .register(registry);
    }
}

package io.anomalyguard.producer.api;

import io.anomalyguard.producer.attack.Attack;
import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.simulation.Simulator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatusController {
    private final Simulator simulator;
    private final Delivery delivery;
    private final Attacks attacks;

    StatusController(Simulator simulator, Delivery delivery, Attacks attacks) {
        this.simulator = simulator;
        this.delivery = delivery;
        this.attacks = attacks;
    }

    @GetMapping("/status")
    StatusView status() {
        Delivery.Counts counts = delivery.counts();
        return new StatusView(
                simulator.state().wireName(),
                counts.sent(),
                counts.acknowledged(),
                counts.failed(),
                counts.inFlight(),
                delivery.rate(),
                simulator.rate(),
                simulator.lagMillis(),
                simulator.lostMillis(),
                simulator.present(),
                simulator.population(),
                attacks.recent().stream().filter(Attack::isRunning).count());
    }
}

package io.anomalyguard.producer.api;

import io.anomalyguard.producer.simulation.Simulator;
import io.anomalyguard.producer.simulation.SimulatorSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT /simulator {"rate": 500, "running": true}}: both fields are optional; what is absent stays as it is. */
@RestController
@RequestMapping("/simulator")
class SimulatorController {
    private final Simulator simulator;

    SimulatorController(Simulator simulator) {
        this.simulator = simulator;
    }

    @GetMapping
    SimulatorView get() {
        return new SimulatorView(
                simulator.rate(), simulator.isRunning(), simulator.state().wireName());
    }

    @PutMapping
    SimulatorView put(@RequestBody SimulatorChange change) {
        Double rate = change.rate();
        Boolean running = change.running();
        if (rate == null && running == null) {
            throw new BadRequestException("Give rate, running or both.");
        }
        if (rate != null) {
            if (!SimulatorSettings.isPossible(rate)) {
                throw new BadRequestException(
                        "rate must be " + SimulatorSettings.possibleRates() + ", not " + rate + ".");
            }
            simulator.setRate(rate);
        }
        if (running != null) {
            simulator.setRunning(running);
        }
        return get();
    }

    /** What to change; null leaves it. */
    record SimulatorChange(@Nullable Double rate, @Nullable Boolean running) {}

    /** What the simulator is told, and what it is at. */
    record SimulatorView(double rate, boolean running, String state) {}
}

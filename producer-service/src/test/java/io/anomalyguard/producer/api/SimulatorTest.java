package io.anomalyguard.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.attack.Attack;
import io.anomalyguard.producer.simulation.InvalidSettingException;
import io.anomalyguard.producer.simulation.NotLiveException;
import io.anomalyguard.producer.simulation.SimulatorSettings;
import io.anomalyguard.producer.simulation.SimulatorState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class SimulatorTest {
    @Test
    void shouldFillInThePastAndGoOnWithoutAGap() {
        long began = System.currentTimeMillis();
        try (var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ofMinutes(5)), () -> 0)) {
            await().until(() -> running.simulator.state() == SimulatorState.LIVE);
            await().until(() -> running.events().getLast().timestamp() > began + 1_500);
            List<ClickEvent> events = running.events();
            assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.timestamp(), b.timestamp()));
            assertThat(events.getFirst().timestamp()).isCloseTo(began - 300_000, within(5_000L));
            assertThat(events.getLast().timestamp()).isLessThanOrEqualTo(System.currentTimeMillis());
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).timestamp() - events.get(i - 1).timestamp())
                        .isLessThan(2_500);
            }
            assertThat(running.labels()).as("none asked for").isEmpty();
        }
    }

    @Test
    void shouldNotTellAgainWhatTheTopicHolds() {
        long newest = System.currentTimeMillis() - 60_000;
        try (var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ofMinutes(5)), () -> newest)) {
            await().until(() -> running.simulator.state() == SimulatorState.LIVE);
            await().until(() -> !running.events().isEmpty());
            assertThat(running.events()).allMatch(event -> event.timestamp() > newest);
        }
    }

    @Test
    void shouldWaitForKafkaAndSaySo() {
        var there = new CountDownLatch(1);
        var settings = RunningSimulator.settings(true, Duration.ZERO);
        try (var running = new RunningSimulator(settings, () -> {
            there.await();
            return 0;
        })) {
            assertThat(running.simulator.state()).isEqualTo(SimulatorState.CONNECTING);
            assertThat(new SimulatorHealth(running.simulator).health().getStatus())
                    .isEqualTo(Status.OUT_OF_SERVICE);
            assertThatThrownBy(() -> running.simulator.call(now -> now)).isInstanceOf(NotLiveException.class);
            there.countDown();
            await().until(() -> running.simulator.state() == SimulatorState.LIVE);
            assertThat(new SimulatorHealth(running.simulator).health().getStatus())
                    .isEqualTo(Status.UP);
        }
    }

    @Test
    void shouldStopAndGoOnWithoutABurst() {
        try (var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ZERO), () -> 0)) {
            await().until(() -> running.events().size() > 20);
            running.simulator.setRunning(false);
            await().until(() -> running.simulator.state() == SimulatorState.STOPPED);
            int stopped = running.events().size();
            long stoppedAt = System.currentTimeMillis();
            await().until(() -> System.currentTimeMillis() > stoppedAt + 1_500);
            assertThat(running.events()).hasSize(stopped);

            long resumed = System.currentTimeMillis();
            running.simulator.setRunning(true);
            await().until(() -> running.events().size() > stopped + 30);
            assertThat(running.events().subList(stopped, stopped + 30))
                    .allMatch(event -> event.timestamp() >= resumed - 100);
            assertThat(running.simulator.lostMillis()).isZero();
        }
    }

    @Test
    void shouldStartWhenToldToIfItWasNotEnabled() {
        try (var running = new RunningSimulator(RunningSimulator.settings(false, Duration.ZERO), () -> 0)) {
            await().until(() -> running.simulator.state() == SimulatorState.STOPPED);
            assertThat(running.events()).isEmpty();
            running.simulator.setRunning(true);
            await().until(() -> running.events().size() > 20);
        }
    }

    @Test
    void shouldLabelTheRealEndOfWhatRunsWhenItIsShutDown() {
        var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ZERO), () -> 0);
        try (running) {
            await().until(() -> running.simulator.state() == SimulatorState.LIVE);
            Attack attack = running.simulator.call(
                    now -> running.attacks.start(AttackType.CLICK_FLOOD, 1, Duration.ofHours(1), now));
            await().until(() -> attack.eventsSent() > 10);
        }
        assertThat(running.labels()).hasSize(2);
        assertThat(running.labels().getLast().endMs()).isLessThanOrEqualTo(System.currentTimeMillis());
        var counts = running.delivery.counts();
        assertThat(counts.acknowledged())
                .isEqualTo(counts.sent())
                .isEqualTo(running.events().size());
    }

    /** Nobody attacks while nothing is made: the labels say so at once, and again nothing after the end. */
    @Test
    void shouldLabelTheRealEndOfWhatRunsWhenItIsStopped() {
        try (var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ZERO), () -> 0)) {
            await().until(() -> running.simulator.state() == SimulatorState.LIVE);
            Attack attack = running.simulator.call(
                    now -> running.attacks.start(AttackType.CLICK_FLOOD, 1, Duration.ofHours(1), now));
            await().until(() -> attack.eventsSent() > 10);

            running.simulator.setRunning(false);
            await().until(() -> !attack.isRunning());

            assertThat(running.labels()).hasSize(2);
            assertThat(running.labels().getLast().endMs())
                    .isBetween(running.events().getLast().timestamp() - 1_000, System.currentTimeMillis());
        }
    }

    @Test
    void shouldMakeLiveClicksThoughTheTopicIsAheadOfTheClock() {
        long newest = System.currentTimeMillis() + 600_000;
        try (var running = new RunningSimulator(RunningSimulator.settings(true, Duration.ofMinutes(5)), () -> newest)) {
            await().until(() -> running.events().size() > 20);
            assertThat(running.events())
                    .allMatch(event -> event.timestamp() <= System.currentTimeMillis())
                    .allMatch(event -> event.timestamp() > newest - 700_000);
        }
    }

    @Test
    void shouldSayThatItHasFailedWhateverWentWrong() {
        var settings = RunningSimulator.settings(true, Duration.ZERO);
        try (var running = new RunningSimulator(settings, () -> {
            throw new NoClassDefFoundError("as of a broken class path");
        })) {
            await().until(() -> running.simulator.state() == SimulatorState.FAILED);
        }
    }

    @Test
    void shouldNameTheVariableThatIsWrong() {
        assertThatThrownBy(() -> new SimulatorSettings(true, 0, 500, 42, Duration.ZERO, 1, 0, 0))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("SIMULATOR_RATE must be from 1 to 200000 events per second, not 0.0.");
        assertThatThrownBy(() -> new SimulatorSettings(true, 10, 500, 42, Duration.ZERO, 1, 2, 0))
                .hasMessageStartingWith("SIMULATOR_ATTACK_SHARE must be from 0 to 0.5");
    }
}

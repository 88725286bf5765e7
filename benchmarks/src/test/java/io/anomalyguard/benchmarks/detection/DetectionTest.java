package io.anomalyguard.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.label.AttackType;
import org.junit.jupiter.api.Test;

/**
 * Bounds for how well attacks are found, on a small site and with seeds of their own. They leave room below what {@code
 * bench detection} shows (docs/detection.md), for a run this short has some ten attacks of each type; a change that makes
 * the detector blind or noisy crosses them.
 */
class DetectionTest {
    private static final int TRAINING = 12;

    @Test
    void shouldLeavePeopleAlone() {
        Outcome outcome = new Watch(new Scenario(60, 0, 31, TRAINING, 20)).run();
        assertThat(outcome.attacks()).isEmpty();
        assertThat(outcome.people()).isGreaterThan(5_000);
        assertThat(outcome.falseAlertsInTenMinutes()).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldFindEveryKindOfAttackAmongFiveInAHundred() {
        Outcome outcome = new Watch(new Scenario(30, 0.05, 32, TRAINING, 12)).run();
        for (AttackType type : AttackType.values()) {
            assertThat(outcome.attacks(type)).as("attacks: %s", type).isGreaterThan(8);
            assertThat(outcome.recall(type)).as("recall: %s", type).isGreaterThanOrEqualTo(0.8);
        }
        assertThat(outcome.secondsToAlert(AttackType.CLICK_FLOOD, 0.9)).isLessThan(5);
        assertThat(outcome.secondsToAlert(AttackType.CREDENTIAL_STUFFING, 0.9)).isLessThan(15);
        assertThat(outcome.secondsToAlert(AttackType.LOW_AND_SLOW, 0.9)).isLessThan(60);
        assertThat(outcome.precision()).isGreaterThan(0.9);
    }

    @Test
    void shouldGiveTheSameOutcomeForTheSameSeed() {
        var scenario = new Scenario(20, 0.05, 33, 5, 3);
        assertThat(new Watch(scenario).run()).isEqualTo(new Watch(scenario).run());
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.model.Models;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Users who are to raise no alerts for a time. */
class ScoreTopologySuppressionsTest extends ScoreTopologyFixture {
    @Test
    void shouldRaiseNoAlertsOfASuppressedUserUntilTheSuppressionEnds() {
        suppress("bot", Duration.ofMinutes(5), null);
        for (int i = 0; i < 10; i++) {
            row("bot", Models.flood());
        }
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(scores.readValuesToList()).hasSize(10).allMatch(Score::anomaly);
        assertThat(open("other").userId()).isEqualTo("other");

        advance(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            row("bot", Models.flood());
        }
        assertThat(alerts.readValuesToList())
                .filteredOn(alert -> alert.userId().equals("bot"))
                .extracting(Alert::state)
                .containsExactly(AlertState.OPEN);
    }

    @Test
    void shouldRaiseNoAlertOfASuppressedTimeThatIsJudgedAfterItsEnd() {
        suppress("bot", Duration.ofMinutes(1), null);
        advance(Duration.ofSeconds(70));
        for (int i = 0; i < 5; i++) {
            send(activity("bot", Models.flood(), Duration.ofSeconds(-30)));
        }
        assertThat(alerts.isEmpty()).isTrue();
        open("bot");
    }

    @Test
    void shouldResolveTheAlertOfAUserWhoIsSuppressedAndOpenAnotherIfItLastsLonger() {
        Alert opened = open("bot");
        suppress("bot", Duration.ofMinutes(1), "load test");
        Alert resolved = alerts.readValue();
        assertThat(resolved.alertId()).isEqualTo(opened.alertId());
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.history().getLast())
                .isEqualTo(new AlertChange(AlertState.RESOLVED, "ana", "load test", START.toEpochMilli()));

        advance(Duration.ofMinutes(1));
        assertThat(open("bot").alertId()).isNotEqualTo(opened.alertId());
    }

    @Test
    void shouldRaiseAlertsAgainOnceASuppressionIsLifted() {
        suppress("bot", Duration.ofDays(1), null);
        suppress("bot", Duration.ZERO, null);
        assertThat(open("bot").state()).isEqualTo(AlertState.OPEN);
    }

    /** Whose clock is ahead of ours lifts a suppression, and resolves no alert. */
    @Test
    void shouldNotTakeALiftForASuppression() {
        open("bot");
        long ahead = now.plusMillis(500).toEpochMilli();
        suppressions.pipeInput(
                "bot", Topics.ANOMALY_SUPPRESSIONS.codec().encode(new Suppression("bot", ahead, "ana", null, ahead)));
        assertThat(alerts.isEmpty()).isTrue();
    }

    @Test
    void shouldGoByTheNewestWordOnAUser() {
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", null));
        suppress("bot", Duration.ofDays(1), null);
        alerts.readValuesToList();
        advance(Duration.ofMinutes(10));
        for (int i = 0; i < 5; i++) {
            row("bot", Models.flood());
        }
        assertThat(alerts.isEmpty()).isTrue();

        suppress("bot", Duration.ofMinutes(1), null);
        advance(Duration.ofMinutes(1));
        assertThat(open("bot").state()).isEqualTo(AlertState.OPEN);
    }

    @Test
    void shouldSuppressAUserForATimeAfterAFalsePositive() {
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", "our own load test"));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.FALSE_POSITIVE);
        advance(Duration.ofSeconds(60));
        for (int i = 0; i < 3; i++) {
            row("bot", Models.flood());
        }
        assertThat(alerts.isEmpty()).isTrue();
        advance(Duration.ofMinutes(6));
        assertThat(open("bot").state()).isEqualTo(AlertState.OPEN);
    }

    /** Everybody sees it there, and can lift it. */
    @Test
    void shouldTellOfTheSilenceAfterAFalsePositiveAsOfAnySuppression() {
        var told = output(Topics.ANOMALY_SUPPRESSIONS);
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", "our own load test"));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.FALSE_POSITIVE);

        var record = told.readRecord();
        long until = now.plus(SETTINGS.suppressFalsePositive()).toEpochMilli();
        assertThat(record.key()).isEqualTo("bot");
        assertThat(record.value())
                .isEqualTo(new Suppression("bot", until, "ana", "false positive", now.toEpochMilli()));
        // It comes back to where it was made, and changes nothing: neither the alert nor what is told.
        for (int i = 0; i < 5; i++) {
            row("bot", Models.flood());
        }
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(told.isEmpty()).isTrue();

        suppress("bot", Duration.ZERO, null);
        goQuiet("bot");
        advance(Duration.ofSeconds(31));
        assertThat(open("bot").state()).isEqualTo(AlertState.OPEN);
    }

    /** The suppression that comes back is no other word on the user: it must not end the episode. */
    @Test
    void shouldNotOpenAnotherAlertWhileWhatWasCalledAFalsePositiveGoesOn() {
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", null));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.FALSE_POSITIVE);
        for (int i = 0; i < 36; i++) {
            advance(Duration.ofSeconds(10));
            row("bot", Models.flood());
        }
        assertThat(alerts.isEmpty()).isTrue();
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.inference.model.Models;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** The life of an alert, from the rows that open it until it is over. */
class ScoreTopologyEpisodesTest extends ScoreTopologyFixture {
    @Test
    void shouldOpenOneAlertWhenThreeOfFiveRowsAreAnomalies() {
        row("bot", Models.flood());
        row("bot", Models.calm());
        row("bot", Models.flood());
        assertThat(alerts.isEmpty()).isTrue();
        UserActivity opening = row("bot", Models.flood());

        List<TestRecord<String, Alert>> published = alerts.readRecordsToList();
        assertThat(published).hasSize(1);
        Alert alert = published.getFirst().value();
        assertThat(published.getFirst().key()).isEqualTo(alert.alertId());
        assertThat(alert.userId()).isEqualTo("bot");
        assertThat(alert.state()).isEqualTo(AlertState.OPEN);
        assertThat(alert.openedAt()).isEqualTo(opening.ingestedMs());
        assertThat(alert.updatedAt()).isEqualTo(START.toEpochMilli());
        assertThat(alert.firstAnomalyAt()).isEqualTo(opening.timestamp() - 3);
        assertThat(alert.lastAnomalyAt()).isEqualTo(opening.timestamp());
        assertThat(alert.anomalousRows()).isEqualTo(3);
        assertThat(alert.history())
                .containsExactly(new AlertChange(AlertState.OPEN, AlertChange.SYSTEM, null, START.toEpochMilli()));
        assertThat(alert.reason()).contains("95 % of users");
        assertThat(count("anomalyguard.alerts.opened")).isEqualTo(1);
    }

    @Test
    void shouldNotAddUpAnomaliesThatLieFarApart() {
        for (int i = 0; i < 10; i++) {
            row("ana", Models.flood());
            row("ana", Models.calm());
            row("ana", Models.calm());
        }
        assertThat(alerts.isEmpty()).isTrue();
    }

    @Test
    void shouldUpdateAnAlertAtMostOnceASecond() {
        for (int i = 0; i < 500; i++) {
            row("bot", Models.flood());
            advance(Duration.ofMillis(10));
        }
        // Five seconds: the opening at 20 ms, then one update a second.
        List<Alert> all = alerts.readValuesToList();
        assertThat(count("anomalyguard.alerts.opened")).isEqualTo(1);
        assertThat(all).extracting(Alert::alertId).containsOnly(all.getFirst().alertId());
        assertThat(all).hasSizeBetween(5, 6);
        assertThat(all).extracting(Alert::anomalousRows).isSorted();
    }

    @Test
    void shouldPublishARiseInSeverityAtOnce() {
        double[] mild = mildAnomaly();
        for (int i = 0; i < 3; i++) {
            row("bot", mild);
        }
        Alert opened = alerts.readValue();
        row("bot", Models.flood());
        Alert risen = alerts.readValue();
        assertThat(risen.alertId()).isEqualTo(opened.alertId());
        assertThat(risen.severity()).isGreaterThan(opened.severity());
        assertThat(risen.maxScore()).isGreaterThan(opened.maxScore());
        // Both in the same millisecond; it is one opening all the same.
        assertThat(risen.updatedAt()).isEqualTo(opened.updatedAt());
        assertThat(count("anomalyguard.alerts.opened")).isEqualTo(1);
        assertThat(meters.get("anomalyguard.alert.delay").timer().count()).isEqualTo(1);
        // A milder row later neither lowers the severity nor takes the reason away.
        advance(Duration.ofSeconds(2));
        row("bot", mild);
        Alert later = alerts.readValuesToList().getLast();
        assertThat(later.severity()).isEqualTo(risen.severity());
        assertThat(later.maxScore()).isEqualTo(risen.maxScore());
        assertThat(later.reason()).isEqualTo(risen.reason());
    }

    @Test
    void shouldResolveAfterNormalRows() {
        Alert opened = open("bot");
        advance(Duration.ofMillis(100));
        for (int i = 0; i < 4; i++) {
            assertThat(alerts.isEmpty()).isTrue();
            row("bot", Models.calm());
        }
        Alert resolved = alerts.readValue();
        assertThat(resolved.alertId()).isEqualTo(opened.alertId());
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.history())
                .containsExactly(
                        opened.history().getFirst(),
                        new AlertChange(
                                AlertState.RESOLVED,
                                AlertChange.SYSTEM,
                                "back to normal",
                                START.plusMillis(100).toEpochMilli()));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(count("anomalyguard.alerts.closed")).isEqualTo(1);
    }

    @Test
    void shouldResolveAfterSilence() {
        Alert opened = open("bot");
        goQuiet("bot");
        advance(Duration.ofSeconds(29));
        assertThat(alerts.isEmpty()).isTrue();
        advance(Duration.ofSeconds(2));
        assertThat(alerts.readValue())
                .returns(opened.alertId(), Alert::alertId)
                .returns(AlertState.RESOLVED, Alert::state);
    }

    @Test
    void shouldNeitherProlongNorEndAnEpisodeByAQuietRow() {
        open("bot");
        for (int i = 0; i < 10; i++) {
            advance(Duration.ofSeconds(2));
            goQuiet("bot");
        }
        assertThat(alerts.isEmpty()).isTrue();
        advance(Duration.ofSeconds(11));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.RESOLVED);
    }

    /** The pipeline restores its state for three minutes, say, in the middle of a flood. */
    @Test
    void shouldNotTakeAPipelineThatStandsStillForSilence() {
        Alert opened = open("bot");
        advance(Duration.ofSeconds(100));
        assertThat(alerts.isEmpty()).isTrue();
        for (int i = 0; i < 5; i++) {
            row("bot", Models.flood());
            row("other", Models.calm());
            advance(Duration.ofSeconds(1));
        }
        assertThat(alerts.readValuesToList())
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(alert)
                        .returns(opened.alertId(), Alert::alertId)
                        .returns(AlertState.OPEN, Alert::state));
        // Nothing comes for long: nobody will know any more what became of him.
        advance(Duration.ofMinutes(3));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void shouldTakeItForSilenceThatOthersGoOn() {
        open("bot");
        for (int i = 0; i < 29; i++) {
            advance(Duration.ofSeconds(1));
            row("other", Models.calm());
        }
        assertThat(alerts.isEmpty()).isTrue();
        advance(Duration.ofSeconds(1));
        row("other", Models.calm());
        advance(Duration.ofSeconds(1));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.RESOLVED);
    }

    /** In a backlog others' rows come first, and they are of the time that nobody has been seen in. */
    @Test
    void shouldMeasureSilenceAlongABacklog() {
        open("bot");
        advance(Duration.ofSeconds(100));
        for (int second = 0; second < 15; second++) {
            send(activity("other", Models.calm(), Duration.ofSeconds(second - 100)));
            advance(Duration.ofSeconds(1));
        }
        assertThat(alerts.isEmpty()).isTrue();
    }

    @Test
    void shouldOpenAnotherAlertForAnotherEpisode() {
        Alert first = open("bot");
        goQuiet("bot");
        advance(Duration.ofSeconds(40));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.RESOLVED);
        Alert second = open("bot");
        assertThat(second.alertId()).isNotEqualTo(first.alertId());
        assertThat(second.anomalousRows()).isEqualTo(3);
    }

    @Test
    void shouldApplyActionsOnceAndKeepTheirHistory() {
        Alert opened = open("bot");
        var acknowledge = action(opened, AlertActionType.ACKNOWLEDGE, "ana", "looking");
        send(acknowledge);
        send(acknowledge);

        Alert acknowledged = alerts.readValue();
        assertThat(acknowledged.state()).isEqualTo(AlertState.ACKNOWLEDGED);
        assertThat(acknowledged.history().getLast())
                .isEqualTo(new AlertChange(AlertState.ACKNOWLEDGED, "ana", "looking", acknowledge.timestamp()));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(count("anomalyguard.alert.actions.ignored")).isEqualTo(1);

        advance(Duration.ofSeconds(2));
        row("bot", Models.flood());
        assertThat(alerts.readValue()).returns(AlertState.ACKNOWLEDGED, Alert::state);
        send(action(opened, AlertActionType.RESOLVE, "ana", null));
        assertThat(alerts.readValue().history())
                .extracting(AlertChange::state)
                .containsExactly(AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.RESOLVED);
    }

    @Test
    void shouldNotOpenAnotherAlertWhileAResolvedBehaviourGoesOn() {
        Alert opened = open("bot");
        send(action(opened, AlertActionType.RESOLVE, "ana", "blocked"));
        assertThat(alerts.readValue().state()).isEqualTo(AlertState.RESOLVED);
        for (int i = 0; i < 60; i++) {
            row("bot", Models.flood());
            advance(Duration.ofSeconds(1));
        }
        assertThat(alerts.isEmpty()).isTrue();
        // Over at last, silently; the next time is news.
        goQuiet("bot");
        advance(Duration.ofSeconds(31));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(open("bot").alertId()).isNotEqualTo(opened.alertId());
    }

    @Test
    void shouldIgnoreActionsOnUnknownAndClosedAlerts() {
        Alert opened = open("bot");
        send(new AlertAction(UUID.randomUUID(), "no-such", "bot", AlertActionType.RESOLVE, "ana", null, 1));
        send(new AlertAction(UUID.randomUUID(), opened.alertId(), "nobody", AlertActionType.RESOLVE, "ana", null, 1));
        send(action(opened, AlertActionType.RESOLVE, "ana", null));
        alerts.readValue();
        send(action(opened, AlertActionType.ACKNOWLEDGE, "ben", null));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(count("anomalyguard.alert.actions.ignored")).isEqualTo(3);
    }

    /** Beyond the threshold, but in the lowest band that the model's scores of in-between rows reach. */
    private double[] mildAnomaly() {
        var model = active.get();
        double[] calm = Models.calm();
        double[] flood = Models.flood();
        for (double part = 0; part <= 1; part += 0.002) {
            double[] mixed = new double[calm.length];
            for (int i = 0; i < mixed.length; i++) {
                double value = calm[i] + part * part * (flood[i] - calm[i]);
                mixed[i] = i == 3 || i == 4 || i == 5 || i == 7 || i == 8 || i == 11 ? (float) value : Math.rint(value);
            }
            if (model.judge(mixed).isAnomaly()) {
                return mixed;
            }
        }
        throw new AssertionError("nothing between calm and flood is an anomaly");
    }
}

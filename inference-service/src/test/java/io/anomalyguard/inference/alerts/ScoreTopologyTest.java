package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoreTopologyTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final AlertSettings SETTINGS = new AlertSettings(
            3, 5, 4, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(2), 100);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ActiveModel active = Models.active();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> features;
    private TestInputTopic<String, byte[]> actions;
    private TestInputTopic<String, byte[]> suppressions;
    private TestOutputTopic<String, Score> scores;
    private TestOutputTopic<String, Alert> alerts;
    private Instant now = START;
    private int rows;

    @BeforeEach
    void start() {
        start(SETTINGS);
    }

    private void start(AlertSettings settings) {
        var metrics = new AlertMetrics(meters);
        var topology = new ScoreTopology(new Scorer(active), settings, metrics, Tracing.OFF);
        var config = new Properties();
        config.putAll(FaultyRecords.config(metrics));
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of("target", "streams-" + UUID.randomUUID()).toString());
        driver = new TopologyTestDriver(topology.topology(1), config, START);
        features =
                driver.createInputTopic(Topics.USER_FEATURES.name(), new StringSerializer(), new ByteArraySerializer());
        actions = driver.createInputTopic(
                Topics.ANOMALY_ALERT_ACTIONS.name(), new StringSerializer(), new ByteArraySerializer());
        suppressions = driver.createInputTopic(
                Topics.ANOMALY_SUPPRESSIONS.name(), new StringSerializer(), new ByteArraySerializer());
        scores = output(Topics.ANOMALY_SCORES);
        alerts = output(Topics.ANOMALY_ALERTS);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void shouldScoreEveryRowAndExplainAnomaliesOnly() {
        row("ana", Models.calm());
        row("bot", Models.flood());

        List<Score> all = scores.readValuesToList();
        assertThat(all).extracting(Score::userId).containsExactly("ana", "bot");
        assertThat(all).extracting(Score::anomaly).containsExactly(false, true);
        assertThat(all.getFirst().contributions()).isEmpty();
        assertThat(all.getFirst().severity()).isEqualTo(Severity.NONE);
        assertThat(all.getLast().contributions()).hasSize(12);
        assertThat(all.getLast().severity()).isGreaterThan(Severity.NONE);
        assertThat(all.getLast().scoredMs()).isEqualTo(START.toEpochMilli());
    }

    @Test
    void shouldGiveTheVerdictThatTheModelGives() {
        var model = active.get();
        for (double[] vector : Models.people(200, 77)) {
            row("ana", vector);
            assertThat(scores.readValue().anomalyScore())
                    .isEqualTo(model.judge(vector).score());
        }
    }

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

    @Test
    void shouldPassRowsUnscoredWhileThereIsNoModel() {
        stop();
        var warming = new ScoreTopology(new Scorer(new ActiveModel()), SETTINGS, new AlertMetrics(meters), Tracing.OFF);
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of("target", "streams-" + UUID.randomUUID()).toString());
        driver = new TopologyTestDriver(warming.topology(1), config, START);
        features =
                driver.createInputTopic(Topics.USER_FEATURES.name(), new StringSerializer(), new ByteArraySerializer());
        scores = output(Topics.ANOMALY_SCORES);
        row("bot", Models.flood());
        assertThat(scores.isEmpty()).isTrue();
        assertThat(count("anomalyguard.rows.unscored")).isEqualTo(1);
    }

    @Test
    void shouldSkipWhatBreaksTheContractAndGoOn() {
        features.pipeInput("bot", "{\"user_id\":\"bot\"".getBytes(StandardCharsets.UTF_8));
        actions.pipeInput("x", new byte[] {1, 2, 3});
        double[] negative = Models.flood();
        negative[Feature.INTER_ARRIVAL_CV.index()] = -1;
        row("bot", negative);
        row("bot", Models.flood());
        assertThat(scores.readValuesToList()).hasSize(1);
        assertThat(count("anomalyguard.records.invalid")).isEqualTo(3);
    }

    /** A fault that nobody knows yet, stood in for by a setting that no clock can hold. */
    @Test
    void shouldSkipARecordThatCannotBeProcessed() {
        stop();
        start(new AlertSettings(
                3,
                5,
                4,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofMinutes(2),
                100));
        Alert opened = open("bot");
        send(action(opened, AlertActionType.FALSE_POSITIVE, "ana", null));
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(count("anomalyguard.records.invalid")).isEqualTo(1);
        assertThat(open("other").userId()).isEqualTo("other");
    }

    private Alert open(String userId) {
        row(userId, Models.flood());
        row(userId, Models.flood());
        row(userId, Models.flood());
        return alerts.readValue();
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

    private UserActivity row(String userId, double[] vector) {
        UserActivity row = activity(userId, vector, Duration.ZERO);
        send(row);
        return row;
    }

    /** @param ago when the broker received the click, from now on */
    private UserActivity activity(String userId, double[] vector, Duration ago) {
        rows++;
        return UserActivity.ofVector(
                userId, START.toEpochMilli() + rows, now.plus(ago).toEpochMilli(), new UUID(1, rows), vector);
    }

    private void goQuiet(String userId) {
        send(new UserActivity(
                userId, now.toEpochMilli(), now.toEpochMilli(), null, 0, 0, 9, 1, 1, 1, 0, 0, 0, 0, 0, 0));
    }

    private void send(UserActivity row) {
        features.pipeInput(
                new TestRecord<>(row.userId(), Topics.USER_FEATURES.codec().encode(row), now));
    }

    private void send(AlertAction action) {
        actions.pipeInput(action.alertId(), Topics.ANOMALY_ALERT_ACTIONS.codec().encode(action));
    }

    private void suppress(String userId, Duration duration, String note) {
        var suppression = new Suppression(userId, now.plus(duration).toEpochMilli(), "ana", note, now.toEpochMilli());
        suppressions.pipeInput(userId, Topics.ANOMALY_SUPPRESSIONS.codec().encode(suppression));
    }

    private AlertAction action(Alert alert, AlertActionType type, String by, String note) {
        return new AlertAction(UUID.randomUUID(), alert.alertId(), alert.userId(), type, by, note, now.toEpochMilli());
    }

    private void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    private double count(String name) {
        return meters.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
        return driver.createOutputTopic(
                topic.name(), new StringDeserializer(), topic.valueSerde().deserializer());
    }
}

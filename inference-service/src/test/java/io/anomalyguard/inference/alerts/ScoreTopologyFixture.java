package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topic;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** The topology on a test driver, with a clock of its own and a model of {@link Models#ofPeople people}. */
abstract class ScoreTopologyFixture {
    static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    static final AlertSettings SETTINGS = new AlertSettings(
            3, 5, 4, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(2), 100);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ActiveModel active = Models.active();
    TestInputTopic<String, byte[]> features;
    TestInputTopic<String, byte[]> actions;
    TestInputTopic<String, byte[]> suppressions;
    TestOutputTopic<String, Score> scores;
    TestOutputTopic<String, Alert> alerts;
    Instant now = START;
    private TopologyTestDriver driver;
    private int rows;

    @BeforeEach
    void start() {
        start(active, SETTINGS);
    }

    /** Starts anew, with other settings. */
    final void restart(AlertSettings settings) {
        stop();
        start(active, settings);
    }

    /** Starts anew, with another model or none. */
    final void restart(ActiveModel model) {
        stop();
        start(model, SETTINGS);
    }

    private void start(ActiveModel model, AlertSettings settings) {
        var metrics = new AlertMetrics(meters);
        var topology = new ScoreTopology(new Scorer(model), settings, metrics, Tracing.OFF);
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

    final Alert open(String userId) {
        row(userId, Models.flood());
        row(userId, Models.flood());
        row(userId, Models.flood());
        return alerts.readValue();
    }

    final UserActivity row(String userId, double[] vector) {
        UserActivity row = activity(userId, vector, Duration.ZERO);
        send(row);
        return row;
    }

    /** @param ago when the broker received the click, from now on */
    final UserActivity activity(String userId, double[] vector, Duration ago) {
        rows++;
        return UserActivity.ofVector(
                userId, START.toEpochMilli() + rows, now.plus(ago).toEpochMilli(), new UUID(1, rows), vector);
    }

    final void goQuiet(String userId) {
        send(new UserActivity(
                userId, now.toEpochMilli(), now.toEpochMilli(), null, 0, 0, 9, 1, 1, 1, 0, 0, 0, 0, 0, 0));
    }

    final void send(UserActivity row) {
        features.pipeInput(
                new TestRecord<>(row.userId(), Topics.USER_FEATURES.codec().encode(row), now));
    }

    final void send(AlertAction action) {
        actions.pipeInput(action.alertId(), Topics.ANOMALY_ALERT_ACTIONS.codec().encode(action));
    }

    final void suppress(String userId, Duration duration, String note) {
        var suppression = new Suppression(userId, now.plus(duration).toEpochMilli(), "ana", note, now.toEpochMilli());
        suppressions.pipeInput(userId, Topics.ANOMALY_SUPPRESSIONS.codec().encode(suppression));
    }

    final AlertAction action(Alert alert, AlertActionType type, String by, String note) {
        return new AlertAction(UUID.randomUUID(), alert.alertId(), alert.userId(), type, by, note, now.toEpochMilli());
    }

    final void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    final double count(String name) {
        return meters.find(name).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    final <V> TestOutputTopic<String, V> output(Topic<V> topic) {
        return driver.createOutputTopic(
                topic.name(), new StringDeserializer(), topic.valueSerde().deserializer());
    }
}

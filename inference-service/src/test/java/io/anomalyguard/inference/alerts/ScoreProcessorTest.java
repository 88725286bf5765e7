package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.alert.Suppression;
import io.anomalyguard.contracts.json.RecordCodec;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What a processor does with the state that another one left behind. */
class ScoreProcessorTest {
    private static final AlertSettings SETTINGS = new AlertSettings(
            3, 5, 4, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(2), 100);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = 1_800_000_000_000L;
    private long offset;

    @Test
    void shouldPublishAClosingAgainAfterARestart() {
        var before = new Instance(List.of());
        before.flood("bot");
        before.goQuiet("bot");
        before.pass(Duration.ofSeconds(31));
        Alert closed = before.published().getLast();
        assertThat(closed.state()).isEqualTo(AlertState.RESOLVED);

        pause(Duration.ofHours(1));
        var after = new Instance(before.state());
        after.pass(Duration.ofSeconds(1));
        after.pass(Duration.ofSeconds(1));
        assertThat(after.published()).containsExactly(closed);
        assertThat(meters.find("anomalyguard.alerts.closed").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void shouldPublishAnActiveAlertAgainBeforeAnythingChangesIt() {
        var before = new Instance(List.of());
        before.flood("bot");
        Alert opened = before.published().getLast();

        var after = new Instance(before.state());
        after.send(new Arrival.Action(resolve(opened)));
        assertThat(after.published().getFirst()).isEqualTo(opened);
        assertThat(after.published()).extracting(Alert::state).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    }

    /** The suppression's topic lies on another broker than the state, and may never have got it. */
    @Test
    void shouldTellOfAFalsePositivesSilenceAgainAfterARestartUnlessItWasLifted() {
        var before = new Instance(List.of());
        before.flood("bot");
        Alert opened = before.published().getLast();
        before.send(new Arrival.Action(new AlertAction(
                UUID.randomUUID(), opened.alertId(), "bot", AlertActionType.FALSE_POSITIVE, "ana", null, now)));
        assertThat(before.muted()).hasSize(1);

        pause(Duration.ofSeconds(1));
        var after = new Instance(before.state());
        after.pass(Duration.ofSeconds(1));
        after.pass(Duration.ofSeconds(1));
        assertThat(after.muted()).isEqualTo(before.muted());

        after.send(new Arrival.Silence(new Suppression("bot", now, "ben", null, now)));
        var later = new Instance(after.state());
        later.pass(Duration.ofSeconds(1));
        assertThat(later.muted()).isEmpty();
    }

    @Test
    void shouldRememberOverARestartThatAUserHasGoneQuiet() {
        var before = new Instance(List.of());
        before.flood("bot");
        before.goQuiet("bot");
        var after = new Instance(before.state());
        after.pass(Duration.ofSeconds(31));
        assertThat(after.published()).extracting(Alert::state).containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    }

    /** Each time would make it a month younger, and tell of it who does not know it any more. */
    @Test
    void shouldLeaveAnAlertAloneThatWasClosedLongAgo() {
        var before = new Instance(List.of());
        before.flood("bot");
        before.send(new Arrival.Silence(new Suppression("bot", now + 86_400_000, "ana", null, now)));
        before.flood("scraper");
        before.send(new Arrival.Action(resolve(before.published().getLast())));
        for (int i = 0; i < 13; i++) {
            before.pass(Duration.ofSeconds(10));
            before.flood("scraper");
        }
        assertThat(before.state()).extracting(entry -> entry.key).containsExactlyInAnyOrder("bot", "scraper");

        var after = new Instance(before.state());
        after.pass(Duration.ofSeconds(1));
        assertThat(after.published()).isEmpty();
    }

    /** As after a broker was away for so long that the producer gave up: nothing that was written has arrived. */
    @Test
    void shouldRaiseAnAlertAgainThatNeverReachedKafka() {
        var instance = new Instance(List.of());
        instance.flood("bot");
        Alert lost = instance.published().getLast();

        instance.startAgainFromNothing();
        offset = 0;
        instance.flood("bot");
        assertThat(instance.published()).extracting(Alert::alertId).containsExactly(lost.alertId());
    }

    @Test
    void shouldForgetAUserAWhileAfterHisAlert() {
        var instance = new Instance(List.of());
        instance.flood("bot");
        instance.goQuiet("bot");
        instance.pass(Duration.ofSeconds(31));
        instance.pass(Duration.ofSeconds(100));
        assertThat(instance.state()).hasSize(1);
        instance.pass(Duration.ofSeconds(20));
        instance.pass(Duration.ofSeconds(1));
        assertThat(instance.state()).isEmpty();
    }

    private void pause(Duration time) {
        now += time.toMillis();
    }

    private AlertAction resolve(Alert alert) {
        return new AlertAction(
                UUID.randomUUID(), alert.alertId(), alert.userId(), AlertActionType.RESOLVE, "ana", null, now);
    }

    /** A processor from its start on. */
    private final class Instance {
        private final MockProcessorContext<String, Decision> context = new MockProcessorContext<>();
        private final KeyValueStore<String, EpisodeState> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(ScoreProcessor.STORE),
                        Serdes.String(),
                        new RecordCodec<>(EpisodeState.class).serde())
                .withLoggingDisabled()
                .build();
        private final ScoreProcessor processor =
                new ScoreProcessor(new Scorer(Models.active()), SETTINGS, new AlertMetrics(meters), Tracing.OFF);

        Instance(List<KeyValue<String, EpisodeState>> state) {
            context.setCurrentSystemTimeMs(now);
            store.init(context.getStateStoreContext(), store);
            store.putAll(state);
            processor.init(context);
        }

        /** As Kafka Streams does with a task whose records did not arrive: the same processor, the store read anew. */
        void startAgainFromNothing() {
            context.resetForwards();
            state().forEach(entry -> store.delete(entry.key));
            processor.init(context);
        }

        void flood(String userId) {
            for (int i = 0; i < 3; i++) {
                context.setRecordMetadata(Topics.USER_FEATURES.name(), 0, offset++);
                send(new Arrival.Row(UserActivity.ofVector(userId, now, now, new UUID(1, offset), Models.flood())));
            }
        }

        void goQuiet(String userId) {
            context.setRecordMetadata(Topics.USER_FEATURES.name(), 0, offset++);
            send(new Arrival.Row(new UserActivity(userId, now, now, null, 0, 0, 9, 1, 1, 1, 0, 0, 0, 0, 0, 0)));
        }

        void send(Arrival arrival) {
            processor.process(new Record<>("key", arrival, now));
        }

        void pass(Duration time) {
            pause(time);
            context.setCurrentSystemTimeMs(now);
            context.scheduledPunctuators().getFirst().getPunctuator().punctuate(now);
        }

        List<Alert> published() {
            return context.forwarded().stream()
                    .map(forward -> forward.record().value())
                    .filter(Decision.Raised.class::isInstance)
                    .map(decision -> ((Decision.Raised) decision).alert())
                    .toList();
        }

        List<Suppression> muted() {
            return context.forwarded().stream()
                    .map(forward -> forward.record().value())
                    .filter(Decision.Muted.class::isInstance)
                    .map(decision -> ((Decision.Muted) decision).suppression())
                    .toList();
        }

        /** What a restart finds. */
        List<KeyValue<String, EpisodeState>> state() {
            var state = new ArrayList<KeyValue<String, EpisodeState>>();
            try (var all = store.all()) {
                all.forEachRemaining(state::add);
            }
            return state;
        }
    }
}

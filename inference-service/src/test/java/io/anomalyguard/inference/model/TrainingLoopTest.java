package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** The loop from poll to poll, with rows by hand and a topic of models that takes everything. */
class TrainingLoopTest {
    private static final Instant BEGAN = Instant.parse("2026-11-27T12:00:00Z");

    private final ActiveModel active = new ActiveModel();
    private final ModelRegistry registry = mock(ModelRegistry.class);
    private long now = BEGAN.toEpochMilli();

    /** Goes on by itself: a training takes time. */
    private final InstantSource ticking = () -> Instant.ofEpochMilli(now++);

    private final Clock clock = ticking.withZone(ZoneOffset.UTC);
    private final TrainingLoop loop =
            new TrainingLoop(Models.settings(), mock(Broker.class), active, registry, clock, new SimpleMeterRegistry());
    private int rows;

    @BeforeEach
    void begin() {
        when(registry.isComplete()).thenReturn(true);
        when(registry.sensitivity()).thenReturn(Sensitivity.OF_MODEL);
    }

    /** Some client's clock is decades behind: to a model of another instance that would be an old stream. */
    @Test
    void shouldNotTakeItsOwnModelForAnothers() {
        take(1_000, Duration.ofDays(12_000));
        take(1_000, Duration.ZERO);
        firstModel();

        take(3_000, Duration.ZERO);
        step(true);
        assertThat(active.shadow()).as("twice the rows").isNotNull();
    }

    @Test
    void shouldCarryAnOrderOutThoughARebalanceCameInBetween() {
        firstModel();
        order();
        assertThat(active.shadow()).isNotNull();

        step(false);
        assertThat(active.shadow()).isNull();
        verify(registry, never()).carriedOut(anyLong());
        step(true);
        assertThat(active.shadow()).isNotNull();
    }

    @Test
    void shouldTakeAnOrderBackWhenItsTrialHasEnded() {
        firstModel();
        long ordered = order();
        // Somebody activates another one.
        active.activate(Models.ofOtherPeople());
        step(true);
        assertThat(active.shadow()).isNull();
        verify(registry).carriedOut(ordered);
    }

    /** After a restart there is a model before there are rows. */
    @Test
    void shouldWaitForNothingWhereAModelJudges() {
        step(true);
        assertThat(active.progress().waitingFor()).isEqualTo("feature rows");
        active.activate(Models.ofPeople());
        step(true);
        assertThat(active.progress().waitingFor()).isEqualTo("nothing");
    }

    @Test
    void shouldMeasureTheDriftOfANewChampionAtOnce() {
        firstModel();
        Drift before = Objects.requireNonNull(active.drift());
        assertThat(before.modelVersion())
                .isEqualTo(Objects.requireNonNull(active.get()).version());

        Model next = Models.ofOtherPeople();
        active.activate(next);
        step(true);
        assertThat(active.drift())
                .isNotNull()
                .returns(next.version(), Drift::modelVersion)
                .isNotEqualTo(new Drift(next.version(), before.rows(), before.features(), before.score()));
    }

    private void firstModel() {
        take(1_000, Duration.ZERO);
        step(true);
        var published = ArgumentCaptor.forClass(TrainedModel.class);
        verify(registry).publish(published.capture(), any());
        active.activate(published.getValue().model());
        step(true);
        assertThat(active.shadow()).isNull();
    }

    private long order() {
        long at = now;
        when(registry.openRequest()).thenReturn(new TrainingRequest("ana", at, true));
        step(true);
        return at;
    }

    private void step(boolean leading) {
        now += 200;
        loop.step(true, leading);
    }

    /** @param late how far the clicks' clocks are behind; of every third row */
    private void take(int count, Duration late) {
        for (double[] vector : Models.people(count, rows + 1)) {
            long time = now - (rows % 3 == 0 ? late.toMillis() : 0);
            var row = UserActivity.ofVector("u-" + rows % 150, time, now, new UUID(3, rows++), vector);
            byte[] value = Topics.USER_FEATURES.codec().encode(row);
            loop.take(new ConsumerRecord<>(
                    Topics.USER_FEATURES.name(),
                    0,
                    rows,
                    now,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    value.length,
                    new byte[0],
                    value,
                    new RecordHeaders(),
                    java.util.Optional.empty()));
        }
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.model.ModelRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamScorerTest {
    private final KafkaStreams streams = mock(KafkaStreams.class);
    private final StreamScorer scorer = new StreamScorer(
            mock(ScoreTopology.class),
            mock(Broker.class),
            mock(ModelRegistry.class),
            mock(AlertMetrics.class),
            new SimpleMeterRegistry());

    private KafkaStreams.@Nullable StateListener listener;
    private State state = State.CREATED;

    @BeforeEach
    void follow() {
        when(streams.state()).thenAnswer(call -> state);
        doAnswer(call -> listener = call.getArgument(0)).when(streams).setStateListener(any());
        scorer.follow(streams);
    }

    @Test
    void shouldNotHaveJoinedBeforeItRan() {
        assertThat(scorer.hasJoined()).isFalse();
        become(State.REBALANCING);
        assertThat(scorer.hasJoined()).isFalse();
        assertThat(scorer.state()).isEqualTo("STARTING");
        become(State.RUNNING);
        assertThat(scorer.hasJoined()).isTrue();
        assertThat(scorer.state()).isEqualTo("RUNNING");
    }

    /** It says so of every member when another one comes or goes. */
    @Test
    void shouldStayJoinedOverARebalance() {
        become(State.REBALANCING);
        become(State.RUNNING);
        become(State.REBALANCING);
        assertThat(scorer.hasJoined()).isTrue();
        assertThat(scorer.state()).isEqualTo("REBALANCING");
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING_ERROR", "ERROR", "PENDING_SHUTDOWN", "NOT_RUNNING"})
    void shouldNotBeJoinedOnceItHasFailedOrStopped(State end) {
        become(State.REBALANCING);
        become(State.RUNNING);
        become(end);
        assertThat(scorer.hasJoined()).isFalse();
    }

    private void become(State next) {
        State before = state;
        state = next;
        Objects.requireNonNull(listener).onChange(next, before);
    }
}

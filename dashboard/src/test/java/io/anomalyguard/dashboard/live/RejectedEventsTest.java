package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectedEventsTest {
    private final RejectedEvents rejected = new RejectedEvents(300);

    @Test
    void shouldTellABoundedNumberOfReasonsApart() {
        for (int i = 0; i < 10_000; i++) {
            rejected.add("page", "invented by a stranger " + i, 1_000);
        }
        assertThat(rejected.count(1_000)).isEqualTo(10_000);
        var reasons = rejected.reasons(1_000);
        assertThat(reasons).hasSize(RejectedEvents.MAX_REASONS + 1);
        assertThat(reasons.getFirst())
                .isEqualTo(new RejectedReason("", "other reasons", 10_000 - RejectedEvents.MAX_REASONS));
    }

    @Test
    void shouldMakeRoomWhenReasonsHaveLeftTheWindow() {
        for (int i = 0; i < RejectedEvents.MAX_REASONS; i++) {
            rejected.add("page", "old " + i, 1_000);
        }
        rejected.add("type", "unknown event type", 1_301);
        assertThat(rejected.reasons(1_301)).containsExactly(new RejectedReason("type", "unknown event type", 1));
    }

    @Test
    void shouldCutALongReason() {
        rejected.add("page", "x".repeat(5_000), 1_000);
        assertThat(rejected.reasons(1_000).getFirst().reason()).hasSize(161);
    }
}

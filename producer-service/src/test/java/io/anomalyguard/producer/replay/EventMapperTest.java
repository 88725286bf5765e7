package io.anomalyguard.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventMapperTest {
    private static final long TIME = 1_750_000_000_000L;

    private final EventMapper mapper = new EventMapper(0);

    /** More clients in an hour than fit into a heap: a flood from everywhere, with another agent each time. */
    @Test
    void shouldForgetWhoWasSeenLongestAgoInAFlood() {
        String regular = session("regular", TIME);
        String early = session("early", TIME);
        for (int i = 0; i < 260_000; i++) {
            session("h" + i, TIME + 1_000);
            if (i % 1_000 == 0) {
                assertThat(session("regular", TIME + 1_000)).isEqualTo(regular);
            }
        }
        assertThat(session("early", TIME + 2_000)).as("of one forgotten").isNotEqualTo(early);
        assertThat(mapper.users()).isEqualTo(260_002);
    }

    private String session(String host, long time) {
        return mapper.event("", 1, new LogLine(host, time, "GET", "/", 200, null, null))
                .sessionId();
    }
}

package io.anomalyguard.dashboard.live;

import java.util.List;

/** How the broker was when last asked. */
sealed interface BrokerState {
    /** It has not answered since the start. */
    record Connecting(String servers) implements BrokerState {
        Connecting() {
            this("");
        }
    }

    /** It answers, but topics are not there. */
    record TopicsMissing(List<String> topics) implements BrokerState {
        public TopicsMissing {
            topics = List.copyOf(topics);
        }
    }

    /** All is there. */
    record Connected() implements BrokerState {}

    /** It answered once, and last at {@code sinceMs}, epoch milliseconds. */
    record Unreachable(long sinceMs) implements BrokerState {}
}

package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.click.ClickEvent;
import java.util.function.Consumer;

/** Traffic in event time: a stream of events in order of their times. Not thread-safe. */
public interface EventSource {
    /** The {@link #nextTime()} of a source that has nothing to come. */
    long NEVER = Long.MAX_VALUE;

    /** When something is due next, epoch milliseconds; never goes back between two calls of {@link #shift}. */
    long nextTime();

    /** Does what is due at {@link #nextTime()}: gives at most one event to the sink, and moves on. */
    void emit(Consumer<ClickEvent> sink);

    /** Moves all that is to come by so many milliseconds, because the clock has run on without the source. */
    void shift(long millis);
}

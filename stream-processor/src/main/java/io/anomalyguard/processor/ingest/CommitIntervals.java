package io.anomalyguard.processor.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long rows wait for the commit of their transaction, each from 5 ms to 5 s: the broker gives up a transaction that
 * is open for 10 s, which the commit, too, must end in. The longer, the less there is to do: of a user who clicks many
 * times between two commits the state goes to the changelog once.
 *
 * @param fresh between two commits while the clicks at hand came to the broker 250 ms ago at most; shorter is fresher and
 *     costs throughput
 * @param late between two commits while the clicks at hand are more than 250 ms old; longer catches up faster
 * @param backlog between two commits while the clicks at hand are more than 10 s old; not shorter than the other two,
 *     whatever it says
 */
public record CommitIntervals(
        @DefaultValue("50ms") Duration fresh,
        @DefaultValue("500ms") Duration late,
        @DefaultValue("4s") Duration backlog) {
    public static final CommitIntervals DEFAULT =
            new CommitIntervals(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(2));

    public CommitIntervals {
        require("fresh", fresh);
        require("late", late);
        require("backlog", backlog);
    }

    /** The greatest of the three: what Kafka Streams does by itself. */
    public Duration longest() {
        Duration longer = fresh.compareTo(late) > 0 ? fresh : late;
        return longer.compareTo(backlog) > 0 ? longer : backlog;
    }

    private static void require(String name, Duration interval) {
        if (interval.toMillis() < 5 || interval.toMillis() > 5_000) {
            throw new IllegalArgumentException(
                    "stream-processor.streams.commit." + name + " must be from 5ms to 5s, not " + interval);
        }
    }
}

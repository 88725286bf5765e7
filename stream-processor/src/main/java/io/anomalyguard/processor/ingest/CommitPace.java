package io.anomalyguard.processor.ingest;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Has a task commit in every interval as long as it keeps up with its input. A task that is behind is left to the commit
 * interval of Kafka Streams, which is longer: commits are what it can save on to get up again, and of a user who clicks
 * many times between two commits the state goes to the changelog once. Not thread-safe.
 */
final class CommitPace {
    /**
     * A task is behind while the records that it is given have lain on the broker for longer: more than clocks differ and
     * collectors pause, and as late as rows may become before short commits are what makes them late.
     */
    private static final Duration BEHIND = Duration.ofMillis(250);

    private final ProcessingContext context;
    private long appended;
    private boolean received;

    private CommitPace(ProcessingContext context) {
        this.context = context;
    }

    /** Sets the pace of the context's task from now on. */
    static CommitPace of(ProcessingContext context, Duration interval) {
        var pace = new CommitPace(context);
        // A commit of one task is one of all tasks of its thread: with one beat for all, they ask together.
        context.schedule(Instant.EPOCH, interval, PunctuationType.WALL_CLOCK_TIME, pace::beat);
        return pace;
    }

    /** @param appended when the broker received the record that the task was given, epoch ms */
    void onRecord(long appended) {
        this.appended = appended;
        received = true;
    }

    private void beat(long now) {
        if (received && now - appended <= BEHIND.toMillis()) {
            context.commit();
        }
        received = false;
    }
}

package io.anomalyguard.processor.ingest;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Has a task commit the more often the closer it is to the end of its input. One with a backlog is left to the commit
 * interval of Kafka Streams, which is the longest: commits are what it can save on to get up again, and nobody waits for
 * rows that are late already. Not thread-safe.
 */
final class CommitPace {
    /**
     * More than clocks differ and collectors pause, and as late as rows may become before short commits are what makes them
     * late.
     */
    private static final Duration FRESH = Duration.ofMillis(250);

    /** Who is further behind was stopped, and has minutes of work before him in which a second is no matter. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final ProcessingContext context;
    private long appended;
    private long records;

    private CommitPace(ProcessingContext context) {
        this.context = context;
    }

    /** Sets the pace of the context's task from now on. */
    static CommitPace of(ProcessingContext context, CommitIntervals intervals) {
        var pace = new CommitPace(context);
        pace.beat(intervals.fresh(), FRESH);
        pace.beat(intervals.late(), LATE);
        return pace;
    }

    /** @param appended when the broker received the record that the task was given, epoch ms */
    void onRecord(long appended) {
        this.appended = appended;
        records++;
    }

    /** In every interval, if records came in it, the newest of which was no older, a commit. */
    private void beat(Duration interval, Duration age) {
        var seen = new Object() {
            long records;
        };
        // A commit of one task is one of all tasks of its thread: with one beat for all, they ask together.
        context.schedule(Instant.EPOCH, interval, PunctuationType.WALL_CLOCK_TIME, now -> {
            if (records > seen.records && now - appended <= age.toMillis()) {
                context.commit();
            }
            seen.records = records;
        });
    }
}

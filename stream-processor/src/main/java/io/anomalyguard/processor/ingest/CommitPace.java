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
    private static final long FRESH_MS = 250;

    /** Who is further behind was stopped, and has minutes of work before him in which a second is no matter. */
    private static final long LATE_MS = 10_000;

    private final ProcessingContext context;
    private long appended;
    private long records;

    private CommitPace(ProcessingContext context) {
        this.context = context;
    }

    /** Sets the pace of the context's task from now on. */
    static CommitPace of(ProcessingContext context, CommitIntervals intervals) {
        var pace = new CommitPace(context);
        pace.beat(intervals.fresh(), Long.MIN_VALUE, FRESH_MS);
        pace.beat(intervals.late(), FRESH_MS, LATE_MS);
        return pace;
    }

    /** @param appended when the broker received the record that the task was given, epoch ms */
    void onRecord(long appended) {
        this.appended = appended;
        records++;
    }

    /** In every interval, if records came in it and the newest is older than the one and not than the other, a commit. */
    private void beat(Duration interval, long olderThanMs, long atMostMs) {
        var seen = new Object() {
            long records;
        };
        // A commit of one task is one of all tasks of its thread: with one beat for all, they ask together.
        context.schedule(Instant.EPOCH, interval, PunctuationType.WALL_CLOCK_TIME, now -> {
            long age = now - appended;
            if (records > seen.records && age > olderThanMs && age <= atMostMs) {
                context.commit();
            }
            seen.records = records;
        });
    }
}

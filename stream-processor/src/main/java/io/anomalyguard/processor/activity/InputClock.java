package io.anomalyguard.processor.activity;

/**
 * Tells how far the input has come in the broker's time, which is what a user's idleness is measured by. While records
 * flow it is the greatest append time so far, so that a backlog that is being caught up makes nobody look idle; when none
 * comes it runs on with the wall clock, so that users grow quiet although nothing arrives at all. It steps back when an
 * input that had stalled resumes where it stood. Not thread-safe.
 */
final class InputClock {
    private long appended = -1;
    private long wallAtRecord;

    /**
     * @param appended append time of the record at hand, epoch ms; negative if there was none yet
     * @param wall the wall clock, epoch ms
     */
    void onRecord(long appended, long wall) {
        this.appended = Math.max(this.appended, appended);
        this.wallAtRecord = wall;
    }

    /**
     * The greatest append time so far, epoch ms; -1 if there was none. A broker whose clock was ahead may have stamped a
     * record: it counts for those after it, too.
     */
    long newest() {
        return appended;
    }

    /** Epoch ms, or -1 as long as there was no input. */
    long now(long wall) {
        return appended < 0 ? -1 : appended + Math.max(wall - wallAtRecord, 0);
    }
}

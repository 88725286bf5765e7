package io.anomalyguard.dashboard.live;

import io.anomalyguard.dashboard.live.PipelineState.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When rows and verdicts last came, whether what comes is live or the rest of a backlog, and all that in words. Times are
 * epoch milliseconds. Not thread-safe.
 */
final class Flow {
    private static final long QUIET_AFTER_MS = 5_000;
    private static final long UNSCORED_AFTER_MS = 10_000;

    /** For so long after its start the console takes it for normal that there are no events. */
    private static final long PATIENCE_MS = 60_000;

    /** A verdict that comes later after its click was part of a backlog. */
    private static final long FRESH_MS = 1_000;

    /** After so long without one of a backlog the pipeline is live. */
    private static final long SETTLED_MS = 5_000;

    /** Verdicts that take longer are worth a word. */
    private static final long SLOW_MS = 2_000;

    private long lastEventMs;
    /** When the broker received the click of the newest row. */
    private long lastClickMs;
    /** When the newest row of a made-up past came. */
    private long lastBackfillMs;

    private long lastVerdictMs;
    /** How late the newest verdict was. */
    private long lastDelayMs;

    /** When it was given. */
    private long lastScoredMs;

    /** When the broker received the newest click that there is a verdict on. */
    private long lastJudgedMs;
    /** When the newest verdict of a backlog was given; 0 before any. */
    private long lastBacklogMs;
    /** Clicks that the broker received before were, or may have been, part of a backlog; 0 until none is left. */
    private long liveFromMs;

    /** A feature row came, at {@code brokerMs}, of a click that the broker received at {@code clickMs}. */
    void event(long clickMs, long brokerMs) {
        lastClickMs = Math.max(lastClickMs, clickMs);
        lastEventMs = Math.max(lastEventMs, brokerMs);
    }

    /** A feature row of a past that is made up came. */
    void backfill(long brokerMs) {
        lastBackfillMs = Math.max(lastBackfillMs, brokerMs);
    }

    /**
     * A verdict came.
     *
     * @return whether none so far is newer
     */
    boolean verdict(long brokerMs) {
        if (brokerMs < lastVerdictMs) {
            return false;
        }
        lastVerdictMs = brokerMs;
        return true;
    }

    /** A verdict was given at {@code scoredMs} on a click that the broker received at {@code clickMs}, since this process runs. */
    void judged(long clickMs, long scoredMs) {
        lastDelayMs = scoredMs - clickMs;
        lastScoredMs = scoredMs;
        lastJudgedMs = Math.max(lastJudgedMs, clickMs);
        if (lastDelayMs >= FRESH_MS) {
            lastBacklogMs = scoredMs;
        } else if (liveFromMs == 0 && scoredMs - lastBacklogMs >= SETTLED_MS) {
            liveFromMs = clickMs;
        }
    }

    /** Whether a click that the broker received then was handled live, not as part of a backlog. */
    boolean isLive(long clickMs) {
        return liveFromMs != 0 && clickMs >= liveFromMs;
    }

    /** When the broker received the click of the newest row, where rows are late just now; otherwise {@code now}. */
    long knownUntil(long now) {
        boolean late = now - lastEventMs <= QUIET_AFTER_MS && lastEventMs - lastClickMs > SLOW_MS;
        return late ? lastClickMs : now;
    }

    /** When the broker received the newest click that there is a verdict on, where verdicts are late just now; otherwise {@code now}. */
    long judgedUntil(long now) {
        boolean late = now - lastScoredMs <= QUIET_AFTER_MS && lastDelayMs > SLOW_MS;
        return late ? lastJudgedMs : now;
    }

    /**
     * The state while the broker answers and all topics are there.
     *
     * @param loadedMs when the topics' past had been read; 0 until then
     * @param delay how long verdicts have taken lately, or null if there were none
     */
    PipelineState state(long now, long loadedMs, @Nullable Latency delay) {
        if (loadedMs == 0) {
            return new PipelineState(Level.STARTING, "Loading the last minutes");
        }
        if (now - lastBackfillMs <= QUIET_AFTER_MS && now - lastEventMs > QUIET_AFTER_MS) {
            return new PipelineState(Level.STARTING, "A past is being filled in; live events come after it");
        }
        if (lastEventMs == 0) {
            return now - loadedMs < PATIENCE_MS
                    ? new PipelineState(Level.STARTING, "Waiting for the first events")
                    : new PipelineState(Level.DEGRADED, "No event has come through yet");
        }
        if (now - lastEventMs > QUIET_AFTER_MS) {
            return new PipelineState(Level.DEGRADED, "No event has come through for " + words(now - lastEventMs));
        }
        if (lastVerdictMs == 0) {
            return new PipelineState(Level.STARTING, "Events arrive, no verdicts yet: the model is learning");
        }
        if (now - lastVerdictMs > UNSCORED_AFTER_MS) {
            return new PipelineState(Level.DEGRADED, "Events arrive, but no verdict for " + words(now - lastVerdictMs));
        }
        if (liveFromMs == 0 && lastDelayMs > 0) {
            return new PipelineState(
                    Level.STARTING,
                    "Working off a backlog"
                            + (lastDelayMs < FRESH_MS ? "" : ", verdicts are " + words(lastDelayMs) + " late"));
        }
        if (delay != null && delay.p50() > SLOW_MS) {
            return new PipelineState(Level.DEGRADED, "Verdicts come " + words(delay.p50()) + " after the click");
        }
        return new PipelineState(Level.OK, "Live");
    }

    /** A span in words, one unit, rounded down. */
    static String words(long ms) {
        Duration span = Duration.ofMillis(Math.max(0, ms));
        if (span.toMinutes() < 2) {
            return span.toSeconds() + " s";
        }
        return span.toHours() < 2 ? span.toMinutes() + " min" : span.toHours() + " h";
    }
}

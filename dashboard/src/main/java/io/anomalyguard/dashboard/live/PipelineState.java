package io.anomalyguard.dashboard.live;

/**
 * How the pipeline does, for people.
 *
 * @param level how bad it is
 * @param words what is the matter, a short sentence without full stop
 */
public record PipelineState(Level level, String words) {
    /** From good to bad. */
    public enum Level {
        /** Data flows. */
        OK,
        /** Nothing is wrong yet: things start. */
        STARTING,
        /** Something does not flow that should. */
        DEGRADED,
        /** The figures on the page are old. */
        DOWN
    }
}

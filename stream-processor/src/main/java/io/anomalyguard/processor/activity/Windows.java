package io.anomalyguard.processor.activity;

import java.time.Duration;

/**
 * The grid of panes that windows are made of. A pane is one whole second of epoch time. The window of <i>n</i> seconds
 * as of time <i>t</i> is the pane that holds <i>t</i> and the <i>n</i> - 1 panes before it: for events with times in
 * whole seconds exactly (t - n, t].
 */
final class Windows {
    static final long PANE_MS = 1_000;

    /** Panes in the window of {@code clicks_10s}. */
    static final int SHORT_PANES = 10;

    /** Panes in the window of the features that end in {@code 1m}. */
    static final int LONG_PANES = 60;

    static final Duration LONG = Duration.ofMillis(LONG_PANES * PANE_MS);

    private Windows() {}

    static long pane(long timestamp) {
        return timestamp / PANE_MS;
    }
}

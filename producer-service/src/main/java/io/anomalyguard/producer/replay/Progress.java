package io.anomalyguard.producer.replay;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a replay is: a bar that moves on a terminal, a line every few seconds elsewhere. Not thread-safe. */
final class Progress {
    private static final int WIDTH = 30;
    private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final boolean terminal;
    private final long total;
    private final long start = System.nanoTime();
    private long shown = start;

    Progress(PrintStream out, boolean terminal, long total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** Shows the state if it is time to. */
    void update(long done, long acknowledged) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? BAR_NANOS : LINE_NANOS)) {
            shown = now;
            show(done, acknowledged, now);
        }
    }

    /** Shows the last state. */
    void finish(long done, long acknowledged) {
        if (terminal) {
            show(done, acknowledged, System.nanoTime());
            out.println();
        }
    }

    private void show(long done, long acknowledged, long now) {
        double seconds = (now - start) / 1e9;
        double part = total == 0 ? 1 : Math.min(1, (double) done / total);
        long rate = Math.round(done / Math.max(seconds, 0.001));
        String words = String.format(
                Locale.ROOT,
                "%3.0f %%  %,d of %,d sent, %,d acknowledged, %,d/s",
                Math.floor(part * 100),
                done,
                total,
                acknowledged,
                rate);
        if (terminal) {
            int filled = (int) (part * WIDTH);
            out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + words + "   ");
            out.flush();
        } else {
            out.println(words.strip());
        }
    }
}

package io.anomalyguard.local.supervisor;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what starts and stops. On a terminal one live line per component, elsewhere a line per change. Thread-safe. */
public final class Progress {
    /** What a component is doing. */
    public enum State {
        WAITING("waiting"),
        STARTING("starting"),
        READY("ready"),
        STOPPING("stopping"),
        STOPPED("stopped"),
        FAILED("failed");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    private record Line(State state, long sinceNanos, long tookNanos) {}

    private static final List<String> SPINNER = List.of("|", "/", "-", "\\");

    private final PrintStream out;
    private final boolean live;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private int width;
    private int drawn;
    private int tick;

    public Progress(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    public synchronized void add(String name, long nowNanos) {
        lines.put(name, new Line(State.WAITING, nowNanos, 0));
        width = Math.max(width, name.length());
    }

    public synchronized void change(String name, State state, long nowNanos) {
        Line before = lines.getOrDefault(name, new Line(State.WAITING, nowNanos, 0));
        if (before.state() == state) {
            return;
        }
        var now = new Line(state, nowNanos, nowNanos - before.sinceNanos());
        lines.put(name, now);
        if (live) {
            draw(nowNanos);
        } else {
            out.println("  " + describe(name, now, nowNanos));
        }
    }

    /** Redraws the live lines; does nothing elsewhere. */
    public synchronized void refresh(long nowNanos) {
        if (live) {
            tick++;
            draw(nowNanos);
        }
    }

    /** A line of its own, above which the live lines stay as they are. */
    public synchronized void say(String line) {
        drawn = 0;
        out.println(line);
        out.flush();
    }

    private void draw(long nowNanos) {
        var screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\033[").append(drawn).append('A');
        }
        var rows = new ArrayList<String>();
        lines.forEach((name, line) -> rows.add(mark(line.state()) + " " + describe(name, line, nowNanos)));
        rows.forEach(row -> screen.append("\r\033[K").append(row).append('\n'));
        drawn = rows.size();
        out.print(screen);
        out.flush();
    }

    private String mark(State state) {
        return switch (state) {
            case WAITING -> ".";
            case STARTING, STOPPING -> SPINNER.get(tick % SPINNER.size());
            case READY -> "+";
            case STOPPED -> "-";
            case FAILED -> "!";
        };
    }

    private String describe(String name, Line line, long nowNanos) {
        String padded = name + " ".repeat(width - name.length());
        return switch (line.state()) {
            case WAITING, FAILED -> padded + "  " + line.state().word;
            case STARTING, STOPPING ->
                padded + "  " + line.state().word + (live ? " " + seconds(nowNanos - line.sinceNanos()) : "");
            case READY, STOPPED -> padded + "  " + line.state().word + " after " + seconds(line.tookNanos());
        };
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
    }
}

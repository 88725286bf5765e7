package io.anomalyguard.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends the children when this process is killed without a chance to do so itself.
 *
 * <p>A small shell holds the read end of a pipe and the process ids that came through it. However this process ends, the
 * system closes the write end; the shell then asks the children to stop, and after ten seconds kills them. Java has no
 * access to Linux's parent-death signal, macOS has none, and this way the children need no knowledge of it. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            pids=
            while read -r action pid; do
              case $action in
                guard) pids="$pids $pid" ;;
                release) kept=; for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done; pids=$kept ;;
              esac
            done
            alive() { for p in $pids; do kill -0 "$p" 2>/dev/null && return 0; done; return 1; }
            [ -n "$pids" ] || exit 0
            kill -TERM $pids 2>/dev/null
            for second in 1 2 3 4 5 6 7 8 9 10; do alive || exit 0; sleep 1; done
            kill -KILL $pids 2>/dev/null
            """;

    private final Set<Long> guarded = new LinkedHashSet<>();
    private Process shell;
    private boolean closed;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    public static Watchdog start() throws IOException {
        var watchdog = new Watchdog(startShell());
        Thread.ofVirtual().name("watchdog-revival").start(watchdog::revive);
        return watchdog;
    }

    synchronized void guard(long pid) {
        guarded.add(pid);
        tell("guard " + pid);
    }

    synchronized void release(long pid) {
        guarded.remove(pid);
        tell("release " + pid);
    }

    /** Lets go of the shell; it ends whatever is still guarded. */
    @Override
    public void close() throws IOException {
        Process last;
        synchronized (this) {
            closed = true;
            last = shell;
        }
        last.getOutputStream().close();
    }

    synchronized long pid() {
        return shell.pid();
    }

    private static Process startShell() throws IOException {
        // Its own session too, so that a signal to this process's group leaves it standing.
        return new ProcessBuilder(Child.inNewSession(List.of("/bin/sh", "-c", SCRIPT)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void revive() {
        try {
            while (true) {
                Process watched;
                synchronized (this) {
                    watched = shell;
                }
                watched.waitFor();
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    shell = startShell();
                    guarded.forEach(pid -> tell("guard " + pid));
                }
            }
        } catch (IOException e) {
            // Children are still stopped in every orderly way; only kill -9 of this process is no longer covered.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String line) {
        try {
            OutputStream pipe = shell.getOutputStream();
            pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        } catch (IOException e) {
            // The shell is gone; its successor is told everything that is still guarded.
        }
    }
}

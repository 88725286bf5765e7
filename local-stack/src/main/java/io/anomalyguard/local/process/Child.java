package io.anomalyguard.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running child process. Its output goes to a file of its own, its end is seen at once, and a {@link Watchdog} ends it
 * should this process die without a chance to.
 *
 * <p>The child leads a session of its own: Ctrl-C at the terminal reaches this process only, which then stops the
 * children in an order that makes sense.
 */
public final class Child {
    /**
     * Replaces itself by the command in a new session; the process id stays the same. macOS has no setsid, but Perl.
     * Without either, the child ignores what the terminal sends (a JVM and a shell respect an inherited "ignore").
     */
    private static final String IN_NEW_SESSION = """
            if command -v setsid >/dev/null 2>&1; then exec setsid "$@"
            elif command -v perl >/dev/null 2>&1; then exec perl -e 'use POSIX; POSIX::setsid(); exec @ARGV' "$@"
            else trap '' INT HUP; exec "$@"; fi
            """;

    private final ChildSpec spec;
    private final Process process;
    private final LogFile log;
    private final Thread pump;

    private Child(ChildSpec spec, Process process, LogFile log, Watchdog watchdog) {
        this.spec = spec;
        this.process = process;
        this.log = log;
        watchdog.guard(process.pid());
        this.pump = Thread.ofPlatform().daemon().name(spec.name() + "-log").start(this::pump);
        Thread.ofVirtual().name(spec.name() + "-exit").start(() -> {
            try {
                process.waitFor();
                watchdog.release(process.pid());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Starts the child.
     *
     * @throws IOException when the program or the log file cannot be opened
     */
    public static Child start(ChildSpec spec, Path logDirectory, Watchdog watchdog) throws IOException {
        var log = LogFile.open(logDirectory, spec.name());
        var builder = new ProcessBuilder(inNewSession(spec.command()))
                .directory(spec.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(spec.environment());
        try {
            return new Child(spec, builder.start(), log, watchdog);
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    static List<String> inNewSession(List<String> command) {
        var wrapped = new ArrayList<>(List.of("/bin/sh", "-c", IN_NEW_SESSION, "sh"));
        wrapped.addAll(command);
        return wrapped;
    }

    public String name() {
        return spec.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public LogFile log() {
        return log;
    }

    /** Waits for the child to end and returns its exit code: 128 + n when signal n ended it. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Asks the child to stop, kills it when it has not within its stop timeout, and waits for the end of its log.
     *
     * @return whether it ended by itself
     */
    public boolean stop() {
        // Process.destroy would also close the pipe, and with it lose what the child says while it stops.
        process.toHandle().destroy();
        boolean inTime = false;
        try {
            inTime = process.waitFor(spec.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
            drainLog();
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return inTime;
    }

    /** Waits until the last lines of an ended child are in its log; bounded, because a grandchild may hold the pipe. */
    public void drainLog() throws InterruptedException {
        pump.join(2000);
    }

    private void pump() {
        try (log;
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = output.readLine()) != null) {
                log.append(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("The log of " + spec.name() + " ends here.", e);
            }
        }
    }
}

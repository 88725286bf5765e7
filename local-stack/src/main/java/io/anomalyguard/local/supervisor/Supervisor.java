package io.anomalyguard.local.supervisor;

import io.anomalyguard.local.process.Child;
import io.anomalyguard.local.process.Watchdog;
import io.anomalyguard.local.supervisor.Progress.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs components as children: starts them stage by stage, watches them, and stops them in reverse. {@link #start} and
 * {@link #awaitFailure} belong to one thread; {@link #stop} may be called from any, any number of times.
 */
public final class Supervisor {
    private static final int SHOWN_LINES = 20;
    private static final long REFRESH_MS = 100;
    /** Each probe costs the starting service time that it needs for starting. */
    private static final long PROBE_MS = 250;

    /** A component that ended, or did not get ready, when nobody asked it to. The message is meant for people. */
    public record Failure(String component, String message) {}

    private record Running(Component component, Child child) {}

    private sealed interface Event {
        record Ready(Running running) implements Event {}

        record Ended(Running running, int exitCode) implements Event {}
    }

    private final List<Component> components;
    private final Path logDirectory;
    private final Progress progress;
    private final Duration startTimeout;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Running> running = new ArrayList<>();
    private final Watchdog watchdog;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;

    public Supervisor(List<Component> components, Path logDirectory, Progress progress, Duration startTimeout)
            throws IOException {
        this.components = List.copyOf(components);
        this.logDirectory = logDirectory;
        this.progress = progress;
        this.startTimeout = startTimeout;
        this.watchdog = Watchdog.start();
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @return what went wrong, or null when all is ready or {@link #stop} came first
     */
    public @Nullable Failure start() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + startTimeout.toNanos();
        var stages = new TreeMap<Integer, List<Component>>();
        for (Component component : components) {
            progress.add(component.name(), System.nanoTime());
            stages.computeIfAbsent(component.stage(), stage -> new ArrayList<>())
                    .add(component);
        }
        var pending = new ArrayList<Running>();
        for (List<Component> stage : stages.values()) {
            for (Component component : stage) {
                Running started = launch(component);
                if (started == null) {
                    return null;
                }
                pending.add(started);
            }
            while (!pending.isEmpty()) {
                Event event = events.poll(REFRESH_MS, TimeUnit.MILLISECONDS);
                progress.refresh(System.nanoTime());
                switch (event) {
                    case Event.Ready(Running ready) -> {
                        pending.remove(ready);
                        progress.change(ready.component().name(), State.READY, System.nanoTime());
                    }
                    case Event.Ended(Running ended, int exitCode) -> {
                        if (isStopping()) {
                            return null;
                        }
                        return failure(ended, exitCode);
                    }
                    case null -> {
                        if (System.nanoTime() > deadline) {
                            return notReady(pending.getFirst());
                        }
                    }
                }
            }
        }
        return null;
    }

    /** Waits until a component ends without having been asked to; after {@link #stop} that never happens. */
    public Failure awaitFailure() throws InterruptedException {
        while (true) {
            if (events.take() instanceof Event.Ended(Running ended, int exitCode) && !isStopping()) {
                return failure(ended, exitCode);
            }
        }
    }

    /** Stops what runs, the last stage first, and returns once nothing is left, also when another call has begun it. */
    public void stop() {
        boolean begun;
        synchronized (running) {
            begun = stopping;
            stopping = true;
        }
        if (begun) {
            awaitStopped();
            return;
        }
        try {
            stopAll();
        } finally {
            stopped.countDown();
        }
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAll() {
        var stages = new TreeMap<Integer, List<Running>>();
        synchronized (running) {
            running.forEach(one -> stages.computeIfAbsent(one.component().stage(), stage -> new ArrayList<>())
                    .add(one));
        }
        for (List<Running> stage : stages.descendingMap().values()) {
            try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
                stage.forEach(one -> stops.execute(() -> stop(one)));
            }
        }
        try {
            watchdog.close();
        } catch (IOException e) {
            // It has ended already, and there is nothing left for it to end.
        }
    }

    private void stop(Running one) {
        Child child = one.child();
        if (child.isAlive()) {
            progress.change(child.name(), State.STOPPING, System.nanoTime());
        }
        boolean inTime = child.stop();
        progress.change(child.name(), State.STOPPED, System.nanoTime());
        if (!inTime) {
            progress.say("  " + child.name() + " did not stop within "
                    + one.component().spec().stopTimeout().toSeconds() + " s and was killed.");
        }
    }

    /** Whether {@link #stop} has been called. */
    public boolean isStopping() {
        synchronized (running) {
            return stopping;
        }
    }

    /** Returns null when a stop came first. */
    private @Nullable Running launch(Component component) throws IOException {
        Running started;
        synchronized (running) {
            if (stopping) {
                return null;
            }
            progress.change(component.name(), State.STARTING, System.nanoTime());
            started = new Running(component, Child.start(component.spec(), logDirectory, watchdog));
            running.add(started);
        }
        Thread.ofVirtual().name(component.name() + "-exit").start(() -> awaitEnd(started));
        Thread.ofVirtual().name(component.name() + "-probe").start(() -> probe(started));
        return started;
    }

    private void awaitEnd(Running started) {
        try {
            events.add(new Event.Ended(started, started.child().awaitExit()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(Running started) {
        try {
            while (started.child().isAlive()) {
                if (started.component().readiness().check(started.child())) {
                    events.add(new Event.Ready(started));
                    return;
                }
                Thread.sleep(PROBE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Failure failure(Running ended, int exitCode) throws InterruptedException {
        Child child = ended.child();
        child.drainLog();
        progress.change(child.name(), State.FAILED, System.nanoTime());
        return new Failure(
                child.name(),
                child.name() + " (process " + child.pid() + ") " + howItEnded(exitCode) + lastLines(child));
    }

    private Failure notReady(Running open) {
        return new Failure(
                open.component().name(),
                open.component().name() + " runs but was not ready within " + startTimeout.toMillis() / 1000.0 + " s"
                        + lastLines(open.child()));
    }

    private static String lastLines(Child child) {
        List<String> lines = child.log().lastLines(SHOWN_LINES);
        if (lines.isEmpty()) {
            return "; it printed nothing.";
        }
        return "; the last lines of " + child.log().path() + ":\n  " + String.join("\n  ", lines);
    }

    static String howItEnded(int exitCode) {
        return switch (exitCode) {
            case 128 + 9 -> "was killed (signal 9, SIGKILL: by kill -9 or for want of memory)";
            case 128 + 15 -> "was stopped from outside (signal 15, SIGTERM)";
            default ->
                exitCode > 128 && exitCode < 128 + 64
                        ? "was ended by signal " + (exitCode - 128)
                        : "ended with exit code " + exitCode;
        };
    }
}

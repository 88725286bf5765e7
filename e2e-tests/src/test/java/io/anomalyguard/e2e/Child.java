package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process of the suite, started as a user starts it: {@code java -jar}, with its output in a file under target. */
final class Child implements AutoCloseable {
    /**
     * For what must come but is not timed: much longer than it takes, because a machine that runs CI may be busy with other
     * things.
     */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param name names the output file
     * @param module module whose executable jar to run
     * @param environment added to this process's environment
     * @param arguments the program's arguments
     */
    static Child jar(String name, String module, Map<String, String> environment, String... arguments) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-jar", executableJar(module).toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createDirectories(Path.of("target", "e2e")).resolve(name + ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            // An aborted build does not come to any @AfterAll.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }));
            return new Child(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path executableJar(String module) {
        Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
        String name = module + "-0.1.0-SNAPSHOT.jar";
        // A service as it is laid out for a start; a program with its libraries beside it.
        for (Path jar : List.of(target.resolve("app").resolve(name), target.resolve(name))) {
            if (Files.exists(jar)) {
                return jar;
            }
        }
        throw new IllegalStateException("no executable jar in " + target + "; run ./anomalyguard test");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line of output that fits, waiting for it; fails with the output's end if it does not come. */
    String awaitLine(Predicate<String> fits) {
        try {
            return Awaitility.await("a line of " + output)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () -> {
                                // Ask first: what an ended process wrote is complete when it is read.
                                boolean ended = !process.isAlive();
                                var line = lines().stream().filter(fits).findFirst();
                                if (ended && line.isEmpty()) {
                                    throw new AssertionError("ended with " + process.exitValue()
                                            + " before; last lines:\n" + String.join("\n", lastLines()));
                                }
                                return line;
                            },
                            Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "; last lines:\n" + String.join("\n", lastLines()), e);
        }
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        // Read as Latin-1: a half-written UTF-8 character at the file's end must not fail the reader.
        try (BufferedReader in = Files.newBufferedReader(output, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            in.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    List<String> lastLines() {
        List<String> lines = lines();
        return lines.subList(Math.max(0, lines.size() - 40), lines.size());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end by itself and returns the exit code. */
    int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "still running after " + timeout + "; last lines:\n" + String.join("\n", lastLines()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + output, e);
        }
    }

    /** What Ctrl-C or a service manager does (SIGTERM), then waits. */
    int stop(Duration timeout) {
        process.destroy();
        return awaitExit(timeout);
    }

    /** Waits so long; fails if the process ends by itself meanwhile. */
    void survive(Duration time) {
        try {
            if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "ended with " + process.exitValue() + "; last lines:\n" + String.join("\n", lastLines()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + output, e);
        }
    }

    /** What {@code kill -9} does, then waits for the end. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** @param signal as {@code kill} takes it */
    static void signal(String signal, ProcessHandle process) {
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(code).as("kill " + signal).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            var family = process.descendants().toList();
            process.destroy();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }
}

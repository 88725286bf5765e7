package io.anomalyguard.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own for something that is measured or measured against. It ends with this one. */
public final class Jvm implements AutoCloseable {
    private static final String END = "\0";

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Jvm(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts one with the java that runs this.
     *
     * @param name for messages
     * @param options JVM options, then {@code -jar} or a class, then arguments
     */
    public static Jvm start(String name, Map<String, String> environment, List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            var jvm = new Jvm(name, builder.start());
            Thread.ofVirtual().name(name + "-output").start(jvm::read);
            Runtime.getRuntime().addShutdownHook(new Thread(jvm.process::destroy));
            return jvm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The executable jar of a module, under the project's root, as the demo runs it. */
    public static String jar(String module) {
        Path target = Path.of(System.getProperty("anomalyguard.home", "."))
                .resolve(module)
                .resolve("target");
        String name = module + "-0.1.0-SNAPSHOT.jar";
        // A service as it is laid out for a start; a program with its libraries beside it.
        return Stream.of(target.resolve("app").resolve(name), target.resolve(name))
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no " + name + " in " + target + "; run this by ./anomalyguard bench"))
                .toString();
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended, or is being ended.
        }
        lines.add(END);
    }

    /** The next line of output that starts so. */
    public String awaitLine(String start, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var seen = new ArrayList<String>();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new IllegalStateException(name + (line == null ? " says no \"" : " ended without \"") + start
                        + "\"; what it said:\n" + String.join("\n", seen));
            }
            if (line.startsWith(start)) {
                return line;
            }
            seen.add(line);
        }
    }

    /** Processor time that it has used, all threads together. */
    public Duration cpuTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.anomalyguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The official Feast client in a Python environment, on a copy of the feature repository. */
public final class FeastPython {
    private static final String PYTHON = "ANOMALYGUARD_FEAST_PYTHON";
    private static final String REQUIRE_ALL = "ANOMALYGUARD_REQUIRE_ALL";

    private final Path python;
    private final Path directory;
    private final String redis;

    private FeastPython(Path python, Path directory, String redis) {
        this.python = python;
        this.directory = directory;
        this.redis = redis;
    }

    /** Skips the tests that need it where there is none, unless nothing may be skipped. */
    public static FeastPython onCopyOf(Path repository, int redisPort) throws IOException {
        String python = System.getenv(PYTHON);
        if (python == null || python.isEmpty()) {
            String sentence = "No Python with Feast: set " + PYTHON
                    + " to the interpreter of an environment with feature_repo/requirements.txt installed.";
            return "true".equals(System.getenv(REQUIRE_ALL)) ? fail(sentence) : abort(sentence);
        }
        Path directory = Path.of("target", "feature_repo");
        Files.createDirectories(directory.resolve("data"));
        for (var left : List.of("data/registry.db", "data/user_activity.parquet")) {
            Files.deleteIfExists(directory.resolve(left));
        }
        for (var name : List.of("features.py", "feature_store.yaml")) {
            Files.copy(repository.resolve(name), directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return new FeastPython(Path.of(python), directory, "127.0.0.1:" + redisPort);
    }

    /** Where the copy is. */
    public Path directory() {
        return directory;
    }

    /** What {@code feast ...} prints, errors and warnings included. */
    public String feast(String... arguments) throws Exception {
        return run("", true, python.resolveSibling("feast").toString(), arguments);
    }

    /** What a script of the repository prints, without what it logs. */
    public String script(Path script, String input, String... arguments) throws Exception {
        return run(
                input, false, python.toString(), prepend(script.toAbsolutePath().toString(), arguments));
    }

    private String run(String input, boolean withErrors, String program, String... arguments) throws Exception {
        Path errors = directory.resolve("stderr.txt");
        var builder = new ProcessBuilder(prepend(program, arguments)).directory(directory.toFile());
        builder.environment().put("REDIS_CONNECTION_STRING", redis);
        builder.environment().put("PYTHONWARNINGS", "default");
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        var process = (withErrors ? builder.redirectErrorStream(true) : builder.redirectError(errors.toFile())).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        // Read beside the process, or one that prints much would wait for us while we wait for it.
        var output = new FutureTask<>(() -> read(process.getInputStream()));
        Thread.startVirtualThread(output);
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("%s in time", program)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s %s: %s", program, List.of(arguments), withErrors ? output.get() : Files.readString(errors))
                    .isZero();
            return output.get();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] prepend(String first, String... rest) {
        var all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }
}

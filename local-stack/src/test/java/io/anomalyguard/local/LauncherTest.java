package io.anomalyguard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The project's command, in a directory of its own whose path holds a space, with a Maven that only says what it is told. */
class LauncherTest {
    private static final String OLD_MAVEN = "Apache Maven 3.6.3 (a distribution)";
    private static final String GOOD_MAVEN = "Apache Maven 3.9.9 (a distribution)";

    @RegisterExtension
    final StartedProcesses processes = new StartedProcesses();

    private final Path root = Scratch.directory("launcher").resolve("a project");
    private final Path output = root.resolve("output.txt");

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("..", "anomalyguard"), root.resolve("anomalyguard"));
    }

    @Test
    void shouldTellWhatItCanDo() throws Exception {
        assertThat(exitCode(start("help"))).isZero();

        assertThat(output()).startsWith("Usage: ./anomalyguard COMMAND").contains("demo [OPTION...]");
    }

    @Test
    void shouldRefuseACommandItDoesNotKnow() throws Exception {
        assertThat(exitCode(start("dmeo"))).isEqualTo(2);

        assertThat(output()).startsWith("Unknown command \"dmeo\"");
    }

    @Test
    void shouldPassTheArgumentsOnAndEndWithTheNumbersOfAllModules() throws Exception {
        executable("bin/mvn", GOOD_MAVEN, """
                printf '%s\\n' "$@" >arguments.txt
                echo '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1'
                echo '[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0'
                """);

        assertThat(exitCode(start("test", "-pl", "contracts", "-Dname=two words")))
                .isZero();

        assertThat(output()).endsWith("Tests run: 7, Failures: 0, Errors: 0, Skipped: 1\n");
        assertThat(Files.readAllLines(root.resolve("arguments.txt")))
                .endsWith("--fail-at-end", "verify", "-pl", "contracts", "-Dname=two words");
    }

    @Test
    void shouldFailWhenMavenFails() throws Exception {
        executable("bin/mvn", GOOD_MAVEN, """
                echo '[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0'
                exit 1
                """);

        assertThat(exitCode(start("test"))).isEqualTo(1);

        assertThat(output()).contains("Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\nFAILED;");
    }

    @Test
    void shouldUseTheWrapperInPlaceOfAnOldMaven() throws Exception {
        executable("bin/mvn", OLD_MAVEN, "exit 1");
        executable("mvnw", "", "echo '[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0'");

        assertThat(exitCode(start("test", "-pl", "contracts"))).isZero();

        assertThat(output()).contains("Tests run: 5,");
    }

    @Test
    void shouldEndMavenWhenItIsToldToEnd() throws Exception {
        executable("bin/mvn", GOOD_MAVEN, """
                echo "process $$"
                exec sleep 60
                """);
        Process launcher = start("test");
        await().atMost(Duration.ofSeconds(20)).until(() -> output().contains("process "));
        long maven = Long.parseLong(output().replaceAll("(?s).*process (\\d+)\n.*", "$1"));
        assertThat(ProcessHandle.of(maven)).isPresent();

        launcher.destroy();

        assertThat(exitCode(launcher)).isEqualTo(143);
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(root.resolve("target").toFile().list((directory, name) -> name.endsWith(".pid")))
                .isEmpty();
    }

    /** @param version what it answers to {@code mvn -v} */
    private void executable(String name, String version, String script) throws IOException {
        Path file = root.resolve(name);
        Files.writeString(file, """
                #!/bin/sh
                case "$*" in *-v) echo '%s'; exit ;; esac
                %s""".formatted(version, script));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", root.resolve("anomalyguard").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return processes.start(builder, output);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(output);
    }
}

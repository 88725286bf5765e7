package io.anomalyguard.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.local.Scratch;
import io.anomalyguard.local.process.ChildSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shell scripts stand in for the components: what they do when started, asked to stop and killed is all that counts. */
class SupervisorTest {
    /** Ready at once; stops when asked. */
    private static final String OBEDIENT = "trap 'echo bye; exit 0' TERM; echo up $$; while :; do sleep 0.1; done";
    /** Ready at once; does not stop before it is killed. */
    private static final String STUBBORN = "trap '' TERM; echo up $$; while :; do sleep 0.1; done";

    private final Path logs = Scratch.directory("supervisor");
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8), false);

    @Test
    void shouldStartStageByStageAndStopInReverse() throws Exception {
        var supervisor = supervise(component("store", OBEDIENT, 0), component("service", OBEDIENT, 1));

        assertThat(supervisor.start()).isNull();
        supervisor.stop();

        assertThat(changes())
                .containsExactly(
                        "store starting",
                        "store ready",
                        "service starting",
                        "service ready",
                        "service stopping",
                        "service stopped",
                        "store stopping",
                        "store stopped");
        assertThat(logs.resolve("store.log")).content().endsWith("store | bye\n");
    }

    @Test
    void shouldReportAKilledChildWithItsLastLines() throws Exception {
        var supervisor =
                supervise(component("store", OBEDIENT, 0), component("service", "echo up $$; exec sleep 60", 1));
        assertThat(supervisor.start()).isNull();
        long pid = pidOf("service");

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        var failure = supervisor.awaitFailure();
        supervisor.stop();

        assertThat(failure.component()).isEqualTo("service");
        assertThat(failure.message())
                .isEqualTo("service (process " + pid + ") was killed (signal 9, SIGKILL: by kill -9 or for want of"
                        + " memory); the last lines of " + logs.resolve("service.log") + ":\n  up " + pid);
        assertThat(ProcessHandle.of(pidOf("store"))).isEmpty();
    }

    @Test
    void shouldReportAChildThatEndsBeforeItIsReady() throws Exception {
        var supervisor =
                supervise(component("store", "echo no such disk; exit 3", 0), component("service", OBEDIENT, 1));

        var failure = supervisor.start();
        supervisor.stop();

        assertThat(failure).isNotNull();
        assertThat(failure.message()).contains("ended with exit code 3;").endsWith("\n  no such disk");
        assertThat(logs.resolve("service.log")).doesNotExist();
    }

    @Test
    void shouldGiveUpOnAChildThatNeverGetsReady() throws Exception {
        var supervisor =
                new Supervisor(List.of(component("store", "exec sleep 60", 0)), logs, progress, Duration.ofMillis(300));

        var failure = supervisor.start();
        supervisor.stop();

        assertThat(failure).isNotNull();
        assertThat(failure.message()).isEqualTo("store runs but was not ready within 0.3 s; it printed nothing.");
    }

    @Test
    void shouldKillAChildThatDoesNotStopWhenAsked() throws Exception {
        var supervisor = supervise(component("store", STUBBORN, 0));
        assertThat(supervisor.start()).isNull();
        long pid = pidOf("store");

        supervisor.stop();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("store did not stop within 1 s and was killed.");
    }

    /** As Ctrl-C does during the stop that follows a failure: once the second call returns the JVM ends. */
    @Test
    void shouldWaitForAStopThatIsUnderWay() throws Exception {
        var supervisor = supervise(component("store", OBEDIENT, 0), component("service", STUBBORN, 1));
        assertThat(supervisor.start()).isNull();
        var first = Thread.ofVirtual().start(supervisor::stop);
        await().until(() -> changes().contains("service stopping"));

        supervisor.stop();

        assertThat(changes()).endsWith("store stopping", "store stopped");
        first.join();
    }

    private Supervisor supervise(Component... components) throws Exception {
        return new Supervisor(List.of(components), logs, progress, Duration.ofSeconds(30));
    }

    private Component component(String name, String script, int stage) {
        var spec = new ChildSpec(name, List.of("/bin/sh", "-c", script), Map.of(), logs, Duration.ofSeconds(1));
        return new Component(spec, new Readiness.Printed("up"), stage);
    }

    private long pidOf(String name) throws Exception {
        String log = Files.readString(logs.resolve(name + ".log"));
        return Long.parseLong(log.replaceFirst("(?s).*?up (\\d+)\n.*", "$1"));
    }

    private List<String> changes() {
        return shown.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " ").replaceFirst(" after .*", ""))
                .toList();
    }
}

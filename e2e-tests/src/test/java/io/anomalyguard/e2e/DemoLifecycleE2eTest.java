package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the demo says when a part of it dies, and what it leaves behind. Others stop it, see {@link Demo#stop}. */
@Timeout(360)
class DemoLifecycleE2eTest {
    @Test
    void shouldReportADeadServiceAtOnceAndLeaveNothingBehind() {
        try (var demo = Demo.start("killed", Map.of("SIMULATOR_RATE", "100"))) {
            List<ProcessHandle> family = demo.family();
            ProcessHandle victim = family.stream()
                    .filter(p -> p.info().arguments().stream()
                            .flatMap(Stream::of)
                            .anyMatch(argument -> argument.contains("inference-service")))
                    // A watchdog shell may name the jar too; the service itself has no children.
                    .filter(p -> p.children().findAny().isEmpty())
                    .findFirst()
                    .orElseThrow();

            victim.destroyForcibly();

            assertThat(demo.process().awaitExit(Duration.ofSeconds(60))).isNotZero();
            assertThat(String.join("\n", demo.process().lines())).contains("inference-service", "SIGKILL");
            demo.assertNothingRemains(family);
        }
    }
}

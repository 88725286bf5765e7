package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the demo leaves behind, and what it says when a part of it dies. */
@Timeout(360)
class DemoLifecycleE2eTest {
    @Test
    void shouldLeaveNothingBehindWhenStopped() {
        try (var demo = Demo.start("stopped", Map.of("SIMULATOR_RATE", "100"))) {
            List<ProcessHandle> family = family(demo);
            assertThat(family).as("processes of the demo").hasSizeGreaterThanOrEqualTo(6);

            demo.process().stop(Duration.ofSeconds(60));

            assertNothingRemains(demo, family);
        }
    }

    @Test
    void shouldReportADeadServiceAtOnceAndLeaveNothingBehind() {
        try (var demo = Demo.start("killed", Map.of("SIMULATOR_RATE", "100"))) {
            List<ProcessHandle> family = family(demo);
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
            assertNothingRemains(demo, family);
        }
    }

    private static List<ProcessHandle> family(Demo demo) {
        return Stream.concat(
                        Stream.of(demo.process().handle()),
                        demo.process().handle().descendants())
                .toList();
    }

    private static void assertNothingRemains(Demo demo, List<ProcessHandle> family) {
        await("the end of every process")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
        demo.endpoints()
                .forEach((part, endpoint) -> assertThat(isListening(endpoint))
                        .as("%s still listens on %s", part, endpoint)
                        .isFalse());
    }

    private static boolean isListening(String endpoint) {
        URI uri = URI.create(endpoint.contains("://") ? endpoint : "tcp://" + endpoint);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

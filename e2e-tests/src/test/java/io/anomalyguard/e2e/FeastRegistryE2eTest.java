package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that does not agree with Feast's registry ends before it reads or writes a row. */
class FeastRegistryE2eTest {
    private static final Path REGISTRY = Path.of("..", "feast-online-store", "src", "test", "resources", "registry.db")
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest
    @ValueSource(strings = {"stream-processor", "inference-service"})
    void shouldStopWithASentenceThatNamesTheDifference(String service) {
        try (var process = Child.jar(
                service + "-registry",
                service,
                Map.of(
                        "SERVER_PORT",
                        "0",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:1",
                        "REDIS_URI",
                        "redis://127.0.0.1:1",
                        "FEAST_PROJECT",
                        "shop",
                        "FEAST_REGISTRY",
                        REGISTRY.toString()))) {
            assertThat(process.awaitExit(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(process.lines())
                    .contains("The Feast registry " + REGISTRY
                            + " does not fit: its projects are [anomalyguard], and shop is not one of them.")
                    .noneMatch(line -> line.startsWith("\tat "));
        }
    }
}

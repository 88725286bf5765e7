package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {
    @TempDir
    private Path directory;

    @Test
    void shouldGiveTheNextProcessTheSameName() {
        String name;
        try (var first = InstanceId.of(directory.resolve("state"))) {
            name = first.name();
            assertThat(name).hasSize(36);
        }
        try (var second = InstanceId.of(directory.resolve("state"))) {
            assertThat(second.name()).isEqualTo(name);
        }
    }

    @Test
    void shouldGiveNoNameWhileAnotherHasIt() {
        try (var first = InstanceId.of(directory);
                var second = InstanceId.of(directory)) {
            assertThat(first.name()).isNotNull();
            assertThat(second.name()).isNull();
        }
    }
}

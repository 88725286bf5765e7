package io.anomalyguard.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.local.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogFileTest {
    private final Path directory = Scratch.directory("log");

    @Test
    void shouldPrefixEveryLineInTheFileAndRememberThePlainTail() throws IOException {
        try (var log = LogFile.open(directory, "kafka")) {
            for (int line = 1; line <= 300; line++) {
                log.append("line " + line);
            }

            assertThat(Files.readAllLines(log.path()))
                    .hasSize(300)
                    .startsWith("kafka | line 1", "kafka | line 2")
                    .endsWith("kafka | line 300");
            assertThat(log.lastLines(2)).containsExactly("line 299", "line 300");
            assertThat(log.lastLines(1000)).hasSize(200).startsWith("line 101");
        }
    }

    @Test
    void shouldKeepTheRunBefore() throws IOException {
        try (var first = LogFile.open(directory, "kafka")) {
            first.append("first run");
        }
        try (var second = LogFile.open(directory, "kafka")) {
            second.append("second run");
        }

        assertThat(directory.resolve("kafka.log")).hasContent("kafka | second run");
        assertThat(directory.resolve("kafka.log.old")).hasContent("kafka | first run");
    }

    @Test
    void shouldNotGrowWithoutBound() throws IOException {
        try (var log = LogFile.open(directory, "kafka", 1000)) {
            for (int line = 0; line < 1000; line++) {
                log.append("line " + line);
            }
        }

        assertThat(Files.size(directory.resolve("kafka.log"))).isLessThan(1100);
        assertThat(Files.size(directory.resolve("kafka.log.old"))).isBetween(1000L, 1100L);
    }
}

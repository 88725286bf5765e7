package io.anomalyguard.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param name also the name of its log file
 * @param command program and arguments
 * @param environment added to the environment that this process inherited
 * @param directory working directory; must exist
 * @param stopTimeout how long it may take to stop when asked, before it is killed
 */
public record ChildSpec(
        String name, List<String> command, Map<String, String> environment, Path directory, Duration stopTimeout) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}

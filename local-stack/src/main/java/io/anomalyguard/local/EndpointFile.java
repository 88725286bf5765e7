package io.anomalyguard.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file that tells other programs where a running stack is: a line {@code pid=4711}, one {@code child=4712} for each of its
 * processes, and lines such as {@code kafka=localhost:9092}. One whose process is gone is left over.
 */
record EndpointFile(Path path) {
    private static final String CHILD = "child=";
    private static final String PID = "pid=" + ProcessHandle.current().pid();

    void tell(Map<String, String> addresses) throws IOException {
        var lines = new ArrayList<>(List.of(PID));
        ProcessHandle.current().descendants().forEach(child -> lines.add(CHILD + child.pid()));
        addresses.forEach((name, address) -> lines.add(name + "=" + address));
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.write(path, lines);
    }

    /** Removes the file if this process wrote it. */
    void forget() {
        try {
            if (Files.isReadable(path) && Files.readAllLines(path).contains(PID)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // A process id that is gone says as much.
        }
    }

    /** Whether parts of the stack that wrote it, and was killed since, are still at their end. */
    boolean hasLivingChildren() throws IOException {
        if (!Files.isReadable(path)) {
            return false;
        }
        Instant written = Files.getLastModifiedTime(path).toInstant();
        return Files.readAllLines(path).stream()
                .filter(line -> line.matches(CHILD + "[0-9]{1,18}"))
                .map(line -> ProcessHandle.of(Long.parseLong(line.substring(CHILD.length()))))
                .flatMap(Optional::stream)
                // Numbers come again: what began later is somebody else.
                .anyMatch(child -> child.isAlive()
                        && child.info().startInstant().filter(written::isAfter).isPresent());
    }
}

package io.anomalyguard.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file that tells other programs where a running stack is: a line {@code pid=4711} and lines such as
 * {@code kafka=localhost:9092}. One whose process is gone is left over.
 */
record EndpointFile(Path path) {
    private static final String PID = "pid=" + ProcessHandle.current().pid();

    void tell(Map<String, String> addresses) throws IOException {
        var lines = new ArrayList<>(List.of(PID));
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

    /** The ports that a file tells of which another process left; empty if there is none. */
    List<Integer> leftPorts() throws IOException {
        if (!Files.isReadable(path)) {
            return List.of();
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.matches("[a-z]+=.*:[0-9]{1,5}"))
                .map(line -> Integer.valueOf(line.substring(line.lastIndexOf(':') + 1)))
                .toList();
    }
}

package io.anomalyguard.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Processes that a test starts, each with its output in a file; what the test leaves of them is killed after it. */
final class StartedProcesses implements AfterEachCallback {
    private final Map<Process, Path> outputs = new LinkedHashMap<>();

    /** @param output what the process writes on either stream */
    Process start(ProcessBuilder builder, Path output) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        outputs.put(process, output);
        return process;
    }

    /** How many were started. */
    int count() {
        return outputs.size();
    }

    /** What the process has written so far. */
    String output(Process process) throws IOException {
        return Files.readString(outputs.get(process));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        outputs.keySet().forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}

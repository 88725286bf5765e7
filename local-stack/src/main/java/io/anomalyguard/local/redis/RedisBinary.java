package io.anomalyguard.local.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** Unpacks the statically linked Redis server of this machine's platform and says how to run it. */
public final class RedisBinary {
    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /**
     * Command that runs Redis on the loopback interface with an append-only file, fsynced every second.
     *
     * @param directory holds the binary and the data
     * @throws UnsupportedOperationException on a platform the jar has no binary for
     */
    public static List<String> command(Path directory, int port) throws IOException {
        Path binary = unpack(directory);
        Path data = Files.createDirectories(directory.resolve("data"));
        return List.of(
                binary.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                // The append-only file is the one copy; snapshots beside it would only cost a fork.
                "--save",
                "");
    }

    private static Path unpack(Path directory) throws IOException {
        String name = "redis-server-" + VERSION + "-"
                + platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path binary = Files.createDirectories(directory).resolve(name);
        if (Files.isExecutable(binary)) {
            return binary;
        }
        Path unfinished = directory.resolve(name + ".part");
        try (InputStream in = RedisBinary.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new UnsupportedOperationException("The Redis jar holds no file " + name + ".");
            }
            Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!unfinished.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + unfinished + " executable.");
        }
        // A half-written binary must never look like a whole one.
        return Files.move(unfinished, binary, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
        String machine = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> "";
        };
        if (system.isEmpty() || machine.isEmpty()) {
            throw new UnsupportedOperationException("There is no bundled Redis for " + osName + " on " + osArch
                    + "; the demo runs on Linux and macOS, on x86-64 and ARM64.");
        }
        return system + "-" + machine;
    }
}

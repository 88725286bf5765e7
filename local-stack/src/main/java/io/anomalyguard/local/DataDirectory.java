package io.anomalyguard.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory that one stack owns while it runs. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the directory; the system gives it back however this process ends.
     *
     * @throws StackException when another stack has it, or when it cannot be written
     */
    static DataDirectory own(Path path) {
        try {
            Files.createDirectories(path);
            var channel = FileChannel.open(
                    path.resolve(".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StackException("Another AnomalyGuard already runs on the data directory " + path
                        + "; stop it, or choose another directory with --data-dir.");
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new StackException(
                    "The data directory " + path + " cannot be used (" + e + "); choose another with --data-dir.");
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path redis() {
        return path.resolve("redis");
    }

    /** Kafka Streams' local state. */
    Path state() {
        return path.resolve("state");
    }

    Path logs() {
        return path.resolve("logs");
    }

    /** The file that tells other programs where the running stack is: {@code kafka=localhost:9092} and so on. */
    Path endpoints() {
        return path.resolve("endpoints");
    }

    /** Removes what earlier runs left, and nothing that is not the stack's own. */
    void clear() throws IOException {
        for (Path part : List.of(kafka(), redis(), state(), logs())) {
            if (Files.exists(part)) {
                try (Stream<Path> all = Files.walk(part)) {
                    all.sorted(Comparator.reverseOrder()).forEach(DataDirectory::delete);
                }
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

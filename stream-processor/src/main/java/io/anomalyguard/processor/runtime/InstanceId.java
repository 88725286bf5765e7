package io.anomalyguard.processor.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name for this instance that outlives the process. It lies in the state directory and belongs to one process at a
 * time. An instance that was killed and comes back under its name gets its partitions back at once, not when its old
 * session times out, and its open transaction is aborted at once, not 10 to 20 s later when that times out.
 */
public final class InstanceId implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceId.class);
    private static final int LENGTH = 36;

    private final FileChannel channel;
    private final @Nullable String name;

    private InstanceId(FileChannel channel, @Nullable String name) {
        this.channel = channel;
        this.name = name;
    }

    /** Takes the directory's name, or makes one. Without a name if another process has it. */
    public static InstanceId of(Path stateDir) {
        try {
            Files.createDirectories(stateDir);
            var channel = FileChannel.open(
                    stateDir.resolve("instance-id"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(channel)) {
                LOG.warn("Another instance uses {}; give each a STATE_DIR of its own for a fast restart", stateDir);
                return new InstanceId(channel, null);
            }
            return new InstanceId(channel, readOrMake(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("stream-processor.streams.state-dir " + stateDir + " cannot be used", e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String readOrMake(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LENGTH);
        if (channel.read(bytes, 0) == LENGTH) {
            return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        }
        String made = UUID.randomUUID().toString();
        channel.truncate(0).write(StandardCharsets.US_ASCII.encode(made), 0);
        return made;
    }

    /** Unique among running instances; null if this one has no lasting name. */
    public @Nullable String name() {
        return name;
    }

    /** Leaves the name to the next process. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The file of the instance's name was not closed", e);
        }
    }
}

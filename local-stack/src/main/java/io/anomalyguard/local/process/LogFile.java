package io.anomalyguard.local.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A child's output as lines prefixed with its name, so that {@code tail -f *.log} stays readable. The run before is kept
 * beside it, and so is the older part of a file that has grown too large. Thread-safe.
 */
public final class LogFile implements Closeable {
    private static final int TAIL_LINES = 200;
    private static final long MAX_CHARS = 20L << 20;

    private final String prefix;
    private final Path path;
    private final long maxChars;
    private final Deque<String> tail = new ArrayDeque<>();
    private Writer writer;
    private long written;
    private boolean closed;

    private LogFile(String prefix, Path path, long maxChars) throws IOException {
        this.prefix = prefix;
        this.path = path;
        this.maxChars = maxChars;
        this.writer = startNew(path);
    }

    static LogFile open(Path directory, String name) throws IOException {
        return open(directory, name, MAX_CHARS);
    }

    static LogFile open(Path directory, String name, long maxChars) throws IOException {
        return new LogFile(name + " | ", Files.createDirectories(directory).resolve(name + ".log"), maxChars);
    }

    public Path path() {
        return path;
    }

    synchronized void append(String line) throws IOException {
        tail.addLast(line);
        if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
        }
        if (closed) {
            return;
        }
        if (written > maxChars) {
            writer.close();
            writer = startNew(path);
            written = 0;
        }
        writer.write(prefix);
        writer.write(line);
        writer.write('\n');
        writer.flush();
        written += prefix.length() + line.length() + 1L;
    }

    /** At most {@code count} of the newest lines, oldest first, without the prefix. */
    public synchronized List<String> lastLines(int count) {
        return tail.stream().skip(Math.max(0, tail.size() - count)).toList();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        writer.close();
    }

    private static Writer startNew(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    }
}

package io.anomalyguard.producer.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a log file, which may be packed with gzip whatever its name. A line is UTF-8 where it can be and Latin-1
 * otherwise, since servers write what clients send. Not thread-safe.
 */
final class LogFile implements AutoCloseable {
    /** Longer lines are no requests that a server would have accepted; what is over is dropped. */
    private static final int MAX_LINE = 64 * 1024;

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);

    /** Editors mark a file of UTF-8 before its first character. */
    private boolean first = true;

    private int at;
    private int end;

    private LogFile(InputStream in) {
        this.in = in;
    }

    static LogFile open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
        try {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return new LogFile(name.endsWith(".gz") || isPacked(in) ? new GZIPInputStream(in, 64 * 1024) : in);
        } catch (EOFException e) {
            in.close();
            throw new IOException("it is empty or cut off in its first bytes", e);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** By the first two bytes (RFC 1952): rotated logs are named as their owners like. */
    private static boolean isPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return packed;
    }

    /** The next line without its end, or null at the end of the file. */
    @Nullable
    String next() throws IOException {
        line.reset();
        boolean any = false;
        while (true) {
            if (at == end) {
                end = Math.max(0, in.read(buffer));
                at = 0;
                if (end == 0) {
                    return any ? text() : null;
                }
            }
            any = true;
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            line.write(buffer, at, Math.min(stop - at, MAX_LINE - line.size()));
            boolean complete = stop < end;
            at = complete ? stop + 1 : end;
            if (complete) {
                return text();
            }
        }
    }

    private String text() {
        String text = decoded();
        boolean marked = first && text.startsWith("\uFEFF");
        first = false;
        return marked ? text.substring(1) : text;
    }

    private String decoded() {
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        try {
            return utf8.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

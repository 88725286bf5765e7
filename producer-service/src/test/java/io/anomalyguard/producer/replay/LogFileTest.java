package io.anomalyguard.producer.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"access.log.gz", "access.log.1", "ACCESS.GZ"})
    void shouldReadPackedFilesWhateverTheirName(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write("one\r\ntwo".getBytes(UTF_8));
        }
        assertThat(lines(name, bytes.toByteArray())).containsExactly("one", "two");
    }

    /** Servers write what clients send. */
    @Test
    void shouldReadForeignBytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("caf\u00e9\n".getBytes(ISO_8859_1));
        bytes.write("caf\u00e9\n".getBytes(UTF_8));
        assertThat(lines("access.log", bytes.toByteArray())).containsExactly("caf\u00e9", "caf\u00e9");
    }

    @Test
    void shouldSkipAByteOrderMarkAtTheBeginningOnly() throws IOException {
        assertThat(lines("access.log", "\uFEFFone\n\uFEFFtwo".getBytes(UTF_8))).containsExactly("one", "\uFEFFtwo");
        assertThat(lines("empty.log", new byte[0])).isEmpty();
    }

    private List<String> lines(String name, byte[] content) throws IOException {
        var lines = new ArrayList<String>();
        try (var log = LogFile.open(Files.write(directory.resolve(name), content))) {
            for (String line; (line = log.next()) != null; ) {
                lines.add(line);
            }
        }
        return lines;
    }
}

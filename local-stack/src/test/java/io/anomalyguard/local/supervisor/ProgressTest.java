package io.anomalyguard.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.local.supervisor.Progress.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void shouldPrintOneLinePerChangeWhereThereIsNoTerminal() {
        var progress = new Progress(out, false);
        progress.add("redis", 0);
        progress.add("kafka-x", 0);

        progress.change("redis", State.STARTING, 0);
        progress.refresh(SECOND);
        progress.change("redis", State.STARTING, SECOND);
        progress.change("redis", State.READY, 3 * SECOND / 2);
        progress.say("READY");

        assertThat(text()).isEqualTo("  redis    starting\n  redis    ready after 1.5 s\nREADY\n");
    }

    @Test
    void shouldRedrawTheSameLinesOnATerminal() {
        var progress = new Progress(out, true);
        progress.add("redis", 0);
        progress.add("kafka", 0);

        progress.change("redis", State.STARTING, 0);
        written.reset();
        progress.refresh(2 * SECOND);

        assertThat(text()).isEqualTo("\033[2A\r\033[K/ redis  starting 2.0 s\n\r\033[K. kafka  waiting\n");
    }

    @Test
    void shouldNotDrawOverWhatWasSaid() {
        var progress = new Progress(out, true);
        progress.add("redis", 0);
        progress.change("redis", State.READY, SECOND);
        progress.say("READY");
        written.reset();

        progress.change("redis", State.STOPPED, 2 * SECOND);

        assertThat(text()).isEqualTo("\r\033[K- redis  stopped after 1.0 s\n");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}

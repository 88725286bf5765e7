package io.anomalyguard.processor.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.processor.deadletters.DlqOptions.Action;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DlqOptionsTest {
    @Test
    void shouldUnderstandEachAction() {
        assertThat(DlqOptions.parse()).isEqualTo(new DlqOptions(Action.LIST, null, "", 10));
        assertThat(DlqOptions.parse("show", "--reason", "Page: Not", "--limit", "3"))
                .isEqualTo(new DlqOptions(Action.SHOW, null, "page: not", 3));
        assertThat(DlqOptions.parse("export", "f.jsonl"))
                .isEqualTo(new DlqOptions(Action.EXPORT, Path.of("f.jsonl"), "", 10));
        assertThat(DlqOptions.parse("replay", "--reason", "page"))
                .isEqualTo(new DlqOptions(Action.REPLAY, null, "page", 10));
        assertThat(DlqOptions.parse("replay", "f.jsonl"))
                .isEqualTo(new DlqOptions(Action.REPLAY, Path.of("f.jsonl"), "", 10));
    }

    @ParameterizedTest
    @CsvSource({
        "list,                        is not understood",
        "show file,                   is not understood",
        "--limit,                     needs a value",
        "show --limit 0,              from 1",
        "show --limit many,           from 1",
        "export,                      which file",
        "export a b,                  is not understood",
        "--reason x show,             must come first",
        "replay file --reason x,      when exporting",
        "replay --force,              is not understood"
    })
    void shouldRefuseWhatCannotBeMeant(String line, String sentence) {
        assertThatThrownBy(() -> DlqOptions.parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }
}

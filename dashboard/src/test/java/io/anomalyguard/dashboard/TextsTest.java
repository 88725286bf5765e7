package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    /** In a browser the first would read "invoice-exe.txt". */
    @Test
    void shouldShowWhatTurnsTheDirectionOfWriting() {
        assertThat(Texts.sent("invoice-\u202Etxt.exe")).isEqualTo("invoice-\uFFFDtxt.exe");
        assertThat(Texts.sent("\u2066a\u2069\u200Fb")).isEqualTo("\uFFFDa\uFFFD\uFFFDb");
    }

    @Test
    void shouldLeaveOtherTextAsItIs() {
        for (String text : new String[] {"u-1001", "مستخدم-١٢٣", "<b>bold</b>", "naïve 🙂", ""}) {
            assertThat(Texts.sent(text)).isEqualTo(text);
        }
    }

    @Test
    void shouldHaveAFormForHalfASurrogatePair() {
        assertThat(Texts.sent("a\uD83Db")).isEqualTo("a?b");
    }
}

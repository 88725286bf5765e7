package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "u-1",
                "199.72.81.55",
                "..",
                ".",
                "a/b",
                "~x",
                "~",
                "%2e%2e",
                "<script>alert(1)</script>",
                "a b",
                "\u0000\u001b[31m",
                "ü\u202e",
                "?q=1#f",
                "\\",
                ";jsessionid=1"
            })
    void shouldBringEveryIdBackAndPutNothingIntoTheAddressThatMeansSomething(String id) {
        String segment = Links.segment(id);
        assertThat(segment).matches("~?[A-Za-z0-9_-][A-Za-z0-9._-]*");
        assertThat(Links.id(segment)).isEqualTo(id);
    }

    @Test
    void shouldLeavePlainIdsReadable() {
        assertThat(Links.user("u-1001")).isEqualTo("users/u-1001");
    }

    @Test
    void shouldTakeAMalformedSegmentAsItIs() {
        assertThat(Links.id("~%%%")).isEqualTo("~%%%");
        assertThat(Links.id("~")).as("of no name").isEqualTo("~");
    }
}

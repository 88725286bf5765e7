package io.anomalyguard.local.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,linux-amd64",
        "Linux,aarch64,linux-arm64",
        "Mac OS X,x86_64,darwin-amd64",
        "Mac OS X,aarch64,darwin-arm64"
    })
    void shouldHoldABinaryForThePlatform(String os, String architecture, String suffix) {
        assertThat(RedisBinary.platform(os, architecture)).isEqualTo(suffix);
        assertThat(RedisBinary.class.getResource("/redis-server-7.0.15-" + suffix))
                .isNotNull();
    }

    @Test
    void shouldSayWhereTheDemoRunsWhenThePlatformIsAnother() {
        assertThatThrownBy(() -> RedisBinary.platform("Windows 11", "amd64"))
                .hasMessage("There is no bundled Redis for Windows 11 on amd64; "
                        + "the demo runs on Linux and macOS, on x86-64 and ARM64.");
    }
}

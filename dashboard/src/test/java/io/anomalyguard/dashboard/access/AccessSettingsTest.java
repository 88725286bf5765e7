package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.dashboard.access.AccessSettings.Account;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

class AccessSettingsTest {
    @Test
    void shouldTakeTheHashesThatTheServiceCanCheck() {
        var encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        assertThat(settings(encoder.encode("secret")).users()).containsKey("ana");
    }

    @Test
    void shouldTakeAnEmptyPasswordAsNoAccount() {
        assertThat(settings("").users()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "{noop}secret", "{bcrypt}secret", "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69"})
    void shouldRefuseAPasswordThatIsNotHashed(String password) {
        assertThatThrownBy(() -> settings(password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anomalyguard.access.users.ana.password must be a hash")
                .hasMessageNotContaining("secret,");
    }

    private static AccessSettings settings(String password) {
        return new AccessSettings(Map.of("ana", new Account(password, Role.VIEWER)));
    }
}

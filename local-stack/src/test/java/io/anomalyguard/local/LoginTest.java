package io.anomalyguard.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

class LoginTest {
    @Test
    void shouldGiveTheDashboardAHashOfTheTypedPasswordAndNothingElse() {
        Login login = Login.generate();
        var environment = login.environment();
        assertThat(environment).containsEntry("ANOMALYGUARD_ACCESS_USERS_OPERATOR_ROLE", "operator");
        String hash = environment.get("ANOMALYGUARD_ACCESS_USERS_OPERATOR_PASSWORD");
        assertThat(hash).startsWith("{pbkdf2@SpringSecurity_v5_8}").doesNotContain(login.password());
        assertThat(Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8()
                        .matches(login.password(), hash.substring(hash.indexOf('}') + 1)))
                .isTrue();
    }

    @Test
    void shouldMakeUpANewPasswordEachTimeAndTellItInOneLine() {
        Login login = Login.generate();
        assertThat(login.password()).hasSize(12).isNotEqualTo(Login.generate().password());
        assertThat(login.line()).isEqualTo("Login  operator / " + login.password() + "  (new at each start)");
    }
}

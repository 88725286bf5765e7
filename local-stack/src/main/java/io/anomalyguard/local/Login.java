package io.anomalyguard.local;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

/**
 * The dashboard's account for this run. The password is told to the person at the terminal; the dashboard gets its hash.
 *
 * @param name who may act
 * @param password new at each start
 */
record Login(String name, String password) {
    /** Without characters that are taken for one another. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 12;

    static Login generate() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Login("operator", password.toString());
    }

    /** Whether somebody sets this account himself, in variables of the dashboard. */
    boolean isSetIn(Map<String, String> environment) {
        return environment.containsKey(prefix() + "_PASSWORD");
    }

    private String prefix() {
        return "ANOMALYGUARD_ACCESS_USERS_" + name.toUpperCase(Locale.ROOT);
    }

    /** The account as the dashboard's configuration. */
    Map<String, String> environment() {
        String prefix = prefix();
        var variables = new LinkedHashMap<String, String>();
        variables.put(
                prefix + "_PASSWORD",
                "{pbkdf2@SpringSecurity_v5_8}"
                        + Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(password));
        variables.put(prefix + "_ROLE", "operator");
        return variables;
    }

    /** The line that tells it to the person at the terminal. */
    String line() {
        return "Login  " + name + " / " + password + "  (new at each start)";
    }
}

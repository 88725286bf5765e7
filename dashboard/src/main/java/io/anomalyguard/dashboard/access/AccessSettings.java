package io.anomalyguard.dashboard.access;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may log in.
 *
 * @param users accounts by name, each as {@code ANOMALYGUARD_ACCESS_USERS_ANA_PASSWORD} and {@code ..._ROLE} (docs/console.md);
 *     where there are none, one is made with a password that the log tells once
 */
@ConfigurationProperties("anomalyguard.access")
record AccessSettings(@DefaultValue Map<String, Account> users) {
    /**
     * One account.
     *
     * @param password hash in the form {@code {id}hash}, where the id is {@code bcrypt} or
     *     {@code pbkdf2@SpringSecurity_v5_8}; without one there is no such account
     * @param role what the account may do
     */
    record Account(
            @DefaultValue("") String password,
            @DefaultValue("VIEWER") Role role) {}

    private static final Pattern HASH = Pattern.compile(
            "\\{bcrypt}\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}|\\{pbkdf2@SpringSecurity_v5_8}[0-9a-f]{64,}");

    AccessSettings {
        // An empty variable is how an environment says "none".
        users = users.entrySet().stream()
                .filter(account -> !account.getValue().password().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        users.forEach((name, account) -> {
            if (name.isBlank() || name.length() > 128) {
                throw new IllegalArgumentException("anomalyguard.access.users: a name has 1 to 128 characters");
            }
            if (!HASH.matcher(account.password()).matches()) {
                throw new IllegalArgumentException("anomalyguard.access.users." + name
                        + ".password must be a hash, {bcrypt}... or {pbkdf2@SpringSecurity_v5_8}..., not a password;"
                        + " \"htpasswd -nBC 10 " + name + "\" makes one (put {bcrypt} before what follows the colon)");
            }
        });
    }
}

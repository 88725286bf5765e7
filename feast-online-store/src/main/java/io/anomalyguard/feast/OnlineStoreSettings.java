package io.anomalyguard.feast;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the online store is and how it is used.
 *
 * @param redisUri {@code redis://host:port} or, for TLS, {@code rediss://host:port}; {@code /n} selects a database
 * @param password for the user in the URI or the default user; null or empty if Redis asks for none or the URI has it
 * @param project the Feast project, part of every key
 * @param keyTtl how long a user's row outlives its last write
 * @param timeout the longest that a read or a write waits, and an attempt to connect
 */
public record OnlineStoreSettings(
        String redisUri, @Nullable String password, String project, Duration keyTtl, Duration timeout) {
    /** @throws IllegalArgumentException naming the setting that is wrong */
    public OnlineStoreSettings {
        if (project.isBlank()) {
            throw new IllegalArgumentException("project must not be empty");
        }
        requirePositive("keyTtl", keyTtl);
        requirePositive("timeout", timeout);
        parse(redisUri);
    }

    /** The address with the credentials and the timeout in it. */
    RedisURI address() {
        RedisURI uri = parse(redisUri);
        if (password != null && !password.isEmpty()) {
            @Nullable String user = user();
            if (user == null) {
                uri.setAuthentication(password);
            } else {
                uri.setAuthentication(user, password);
            }
        }
        uri.setTimeout(timeout);
        uri.setClientName("anomalyguard");
        return uri;
    }

    /** The user in {@code redis://user:...@host}, or null; what stands there without a colon is a password. */
    private @Nullable String user() {
        @Nullable String userInfo = URI.create(redisUri).getUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        return userInfo == null || colon < 1 ? null : userInfo.substring(0, colon);
    }

    /** Without the password, and without one that is part of the URI. */
    @Override
    public String toString() {
        return "OnlineStoreSettings[" + parse(redisUri) + ", project=" + project + ", keyTtl=" + keyTtl + ", timeout="
                + timeout + "]";
    }

    private static RedisURI parse(String redisUri) {
        try {
            return RedisURI.create(redisUri);
        } catch (IllegalArgumentException e) {
            // The URI itself may hold a password, and so may the parser's message.
            throw new IllegalArgumentException("redisUri must look like redis://host:port or rediss://host:port");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " must be at least a millisecond, not " + value);
        }
    }
}

package io.anomalyguard.feast;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the online store is and how it is used.
 *
 * @param redisUri {@code redis://host:port}, where {@code /n} selects a database;
 *     {@code redis-sentinel://host:port,host:port#master} for the master that sentinels know under that name; or
 *     {@code redis-cluster://host:port,host:port} for a cluster, of which some nodes suffice. With {@code rediss} instead
 *     of {@code redis} it is spoken over TLS
 * @param password for the user in the URI or the default user; null or empty if Redis asks for none or the URI has it.
 *     Sentinels are not given it
 * @param project the Feast project, part of every key
 * @param keyTtl how long a user's row outlives its last write
 * @param timeout the longest that a read or a write waits, and an attempt to connect
 */
public record OnlineStoreSettings(
        String redisUri, @Nullable String password, String project, Duration keyTtl, Duration timeout) {
    private static final Pattern CLUSTER = Pattern.compile("(rediss?)-cluster://");

    /** @throws IllegalArgumentException naming the setting that is wrong */
    public OnlineStoreSettings {
        if (project.isBlank()) {
            throw new IllegalArgumentException("project must not be empty");
        }
        requirePositive("keyTtl", keyTtl);
        requirePositive("timeout", timeout);
        parse(redisUri);
    }

    boolean isCluster() {
        return isCluster(redisUri);
    }

    /** The addresses with the credentials and the timeout in them; several only of a cluster. */
    List<RedisURI> addresses() {
        List<RedisURI> addresses = parse(redisUri);
        for (RedisURI address : addresses) {
            if (password != null && !password.isEmpty()) {
                @Nullable String user = user();
                if (user == null) {
                    address.setAuthentication(password);
                } else {
                    address.setAuthentication(user, password);
                }
            }
            address.setTimeout(timeout);
            address.setClientName("anomalyguard");
        }
        return addresses;
    }

    /** The user in {@code redis://user:...@host}, or null; what stands there without a colon is a password. */
    private @Nullable String user() {
        @Nullable String authority = URI.create(redisUri).getAuthority();
        int end = authority == null ? -1 : authority.lastIndexOf('@');
        int colon = authority == null ? -1 : authority.indexOf(':');
        return authority == null || colon < 1 || colon > end ? null : authority.substring(0, colon);
    }

    /** Without the password, and without one that is part of the URI. */
    @Override
    public String toString() {
        return "OnlineStoreSettings[" + parse(redisUri) + ", project=" + project + ", keyTtl=" + keyTtl + ", timeout="
                + timeout + "]";
    }

    private static boolean isCluster(String redisUri) {
        return CLUSTER.matcher(redisUri).lookingAt();
    }

    private static List<RedisURI> parse(String redisUri) {
        try {
            return isCluster(redisUri)
                    ? RedisClusterURIUtil.toRedisURIs(
                            URI.create(CLUSTER.matcher(redisUri).replaceFirst("$1://")))
                    : List.of(RedisURI.create(redisUri));
        } catch (IllegalArgumentException e) {
            // The URI itself may hold a password, and so may the parser's message.
            throw new IllegalArgumentException("redisUri must look like redis://host:port, rediss://host:port,"
                    + " redis-sentinel://host:port,host:port#master or redis-cluster://host:port,host:port");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " must be at least a millisecond, not " + value);
        }
    }
}

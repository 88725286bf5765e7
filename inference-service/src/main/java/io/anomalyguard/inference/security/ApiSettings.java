package io.anomalyguard.inference.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What callers are held to.
 *
 * @param keys any of these opens the API; several let a key be replaced without a pause. Empty: everybody may call, which
 *     is for loopback and closed networks
 * @param maxBody largest body of a request; larger ones are answered with 413
 */
@ConfigurationProperties("inference.api")
public record ApiSettings(
        @DefaultValue List<String> keys,
        @DefaultValue("1MB") DataSize maxBody) {
    /** Where a key is looked for, beside a bearer token. */
    public static final String KEY_HEADER = "X-API-Key";

    static final int MIN_KEY_LENGTH = 16;

    private static final List<String> OPEN = List.of("/actuator/", "/v2/health/");

    public ApiSettings {
        keys = keys.stream().map(String::strip).filter(key -> !key.isEmpty()).toList();
        if (keys.stream().anyMatch(key -> key.length() < MIN_KEY_LENGTH)) {
            throw new IllegalArgumentException(
                    "inference.api.keys: a key needs at least " + MIN_KEY_LENGTH + " characters");
        }
        if (maxBody.toBytes() < 1024 || maxBody.toBytes() > 64 << 20) {
            throw new IllegalArgumentException("inference.api.max-body must be from 1KB to 64MB, not " + maxBody);
        }
    }

    /**
     * Whether everybody may ask, keys or not: what probes and Prometheus read.
     *
     * @param path decoded and normalized
     */
    public static boolean isOpen(String path) {
        return OPEN.stream().anyMatch(path::startsWith);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ApiSettings[" + keys.size() + " keys, maxBody=" + maxBody + "]";
    }
}

package io.anomalyguard.feast.server;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a Feast feature server is and how it is used.
 *
 * @param address {@code grpc://host:port}, or {@code grpcs://host:port} for TLS
 * @param trustedCertificates PEM file of the certificates that the server's may be signed by; null for those that Java
 *     trusts
 * @param timeout the longest that a read waits, and the start for the first connection
 */
public record FeatureServerSettings(
        String address, @Nullable Path trustedCertificates, Duration timeout) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    public FeatureServerSettings {
        URI uri = URI.create(address);
        if (!("grpc".equals(uri.getScheme()) || "grpcs".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getPort() < 0) {
            throw new IllegalArgumentException(
                    "address must look like grpc://host:port or grpcs://host:port, not \"" + address + "\"");
        }
        if (trustedCertificates != null && !Files.isReadable(trustedCertificates)) {
            throw new IllegalArgumentException("trustedCertificates cannot be read: " + trustedCertificates);
        }
        if (timeout.toMillis() <= 0) {
            throw new IllegalArgumentException("timeout must be at least a millisecond, not " + timeout);
        }
    }

    boolean isTls() {
        return address.startsWith("grpcs:");
    }

    String host() {
        return URI.create(address).getHost();
    }

    int port() {
        return URI.create(address).getPort();
    }
}

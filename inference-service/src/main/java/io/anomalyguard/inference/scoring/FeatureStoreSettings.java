package io.anomalyguard.inference.scoring;

import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.feast.server.FeatureServerSettings;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The online store that requests are scored from.
 *
 * @param access which way features are read: {@code direct} from Redis or {@code grpc} from a Feast feature server
 * @param redisUri for {@code direct}; {@code redis://host:port}, {@code rediss://} for TLS, {@code redis-cluster://host:port,host:port}
 *     or {@code redis-sentinel://host:port,host:port#master}
 * @param redisPassword null or empty if Redis asks for none
 * @param project Feast project, part of every key
 * @param server for {@code grpc}; {@code grpc://host:port}, or {@code grpcs://} for TLS
 * @param serverCertificates PEM file of the certificates that the server's may be signed by; null or empty for those
 *     that Java trusts
 * @param registry file that {@code feast apply} wrote, to check ours against; null or empty for no check
 * @param timeout longest wait for features; a request that cannot have them by then is answered with 503
 * @param staleAfter a verdict on older features is marked as stale
 */
@Validated
@ConfigurationProperties("inference.feature-store")
public record FeatureStoreSettings(
        @DefaultValue("direct") Access access,
        @NotBlank @DefaultValue("redis://localhost:6379") String redisUri,
        @Nullable String redisPassword,
        @NotBlank @DefaultValue("anomalyguard") String project,
        @NotBlank @DefaultValue("grpc://localhost:6566") String server,
        @Nullable String serverCertificates,
        @Nullable String registry,
        @DefaultValue("250ms") Duration timeout,
        @DefaultValue("5m") Duration staleAfter) {

    /** How long a row outlives its last write: asked for by the store's settings, without effect on one who only reads. */
    private static final Duration KEY_TTL = Duration.ofDays(1);

    /** How features are read; both give the same. */
    public enum Access {
        /** From Redis itself: one hop less. */
        DIRECT,
        /** Through a Feast feature server. */
        GRPC
    }

    OnlineStoreSettings onlineStore() {
        return new OnlineStoreSettings(redisUri, redisPassword, project, KEY_TTL, timeout);
    }

    FeatureServerSettings featureServer() {
        return new FeatureServerSettings(
                server,
                serverCertificates == null || serverCertificates.isEmpty() ? null : Path.of(serverCertificates),
                timeout);
    }
}

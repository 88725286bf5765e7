package io.anomalyguard.inference.scoring;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The online store that requests are scored from.
 *
 * @param redisUri {@code redis://host:port}, or {@code rediss://} for TLS
 * @param redisPassword null or empty if Redis asks for none
 * @param project Feast project, part of every key
 * @param keyTtl required by the store's settings; this service only reads
 * @param timeout longest wait for Redis; a request that cannot have its features by then is answered with 503
 * @param staleAfter a verdict on older features is marked as stale
 */
@Validated
@ConfigurationProperties("inference.feature-store")
public record FeatureStoreSettings(
        @NotBlank @DefaultValue("redis://localhost:6379") String redisUri,
        @Nullable String redisPassword,
        @NotBlank @DefaultValue("anomalyguard") String project,
        @DefaultValue("7d") Duration keyTtl,
        @DefaultValue("250ms") Duration timeout,
        @DefaultValue("5m") Duration staleAfter) {}

package io.anomalyguard.dashboard.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the read model.
 *
 * @param maxActiveAlerts active alerts that are held, the most urgent ones
 * @param maxClosedAlerts closed alerts that are held, the newest ones
 * @param maxBackfill records of a topic's last five minutes that are read at start, so that the chart begins full
 */
@Validated
@ConfigurationProperties("anomalyguard.live")
record LiveSettings(
        @DefaultValue("20000") @Min(100) @Max(200_000) int maxActiveAlerts,
        @DefaultValue("10000") @Min(0) @Max(200_000) int maxClosedAlerts,
        @DefaultValue("300000") @Min(0) @Max(10_000_000) long maxBackfill) {}

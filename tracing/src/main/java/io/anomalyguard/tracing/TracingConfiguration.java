package io.anomalyguard.tracing;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** {@link Tracing} for the services. */
@AutoConfiguration
class TracingConfiguration {
    @Bean
    Tracing tracing(ObjectProvider<OpenTelemetry> openTelemetry) {
        OpenTelemetry api = openTelemetry.getIfAvailable();
        return api == null ? Tracing.OFF : new Tracing(api.getTracer("io.anomalyguard"));
    }

    /** Those who look every few seconds whether a service lives would hide everything else. */
    @Bean
    SpanExportingPredicate noProbes() {
        return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
    }
}

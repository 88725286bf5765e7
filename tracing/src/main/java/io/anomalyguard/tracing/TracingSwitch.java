package io.anomalyguard.tracing;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Tracing is on where an OTLP endpoint is given. Without one Spring Boot would still make a span of every request and
 * throw it away, and keep room for its id in every line of the log; here none of its tracing is configured then. What it
 * sets are defaults.
 */
final class TracingSwitch implements EnvironmentPostProcessor {
    /** Spring's name of the endpoint, and OpenTelemetry's, which Spring takes for its own. */
    private static final List<String> ENDPOINT = List.of(
            "management.opentelemetry.tracing.export.otlp.endpoint",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT");

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.autoconfigure.";

    /** An endpoint is no request to send logs there, too. */
    private static final String LOGS = OPEN_TELEMETRY + "logging.OpenTelemetryLoggingAutoConfiguration,"
            + OPEN_TELEMETRY + "logging.otlp.OtlpLoggingAutoConfiguration";

    private static final String EVERYTHING = LOGS + ","
            + OPEN_TELEMETRY + "OpenTelemetrySdkAutoConfiguration,"
            + TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration,"
            + TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration,"
            + TRACING + "autoconfigure.NoopTracerAutoConfiguration";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean on = ENDPOINT.stream().map(environment::getProperty).anyMatch(StringUtils::hasText);
        Map<String, Object> defaults = on
                ? Map.of("management.tracing.sampling.probability", 0.001, "spring.autoconfigure.exclude", LOGS)
                : Map.of("management.tracing.export.enabled", false, "spring.autoconfigure.exclude", EVERYTHING);
        environment.getPropertySources().addLast(new MapPropertySource("tracing", defaults));
    }
}

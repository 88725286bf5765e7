package io.anomalyguard.tracing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Tracing is on where an OTLP endpoint is given. Without one Spring Boot would still make a span of every request and
 * throw it away, and keep room for its id in every line of the log; here none of its tracing is configured then. What it
 * sets are defaults, but for what is excluded: that comes on top of what a service excludes itself.
 */
final class TracingSwitch implements EnvironmentPostProcessor {
    /** Spring's name of the endpoint, and OpenTelemetry's, which Spring takes for its own. */
    private static final List<String> ENDPOINT = List.of(
            "management.opentelemetry.tracing.export.otlp.endpoint",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT");

    private static final String EXCLUDE = "spring.autoconfigure.exclude";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.autoconfigure.";

    /** A service that stops waits for it. OpenTelemetry's ten seconds are all that a container has before it is killed. */
    private static final String TIMEOUT = "3s";

    private static final List<String> TIMEOUTS =
            List.of("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT");

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
        var defaults = new HashMap<String, Object>();
        if (hasAny(environment, ENDPOINT)) {
            defaults.put("management.tracing.sampling.probability", 0.001);
            exclude(environment, LOGS);
            // What Spring makes of OpenTelemetry's variables would come after this.
            if (!hasAny(environment, TIMEOUTS)) {
                defaults.put("management.opentelemetry.tracing.export.otlp.timeout", TIMEOUT);
            }
        } else {
            defaults.put("management.tracing.export.enabled", false);
            exclude(environment, EVERYTHING);
        }
        environment.getPropertySources().addLast(new MapPropertySource("tracing", defaults));
    }

    /** Of several sources with such a list Spring takes the first alone. */
    private static void exclude(ConfigurableEnvironment environment, String names) {
        String others = Binder.get(environment)
                .bind(EXCLUDE, String[].class)
                .map(given -> String.join(",", given) + ",")
                .orElse("");
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("tracing-exclude", Map.of(EXCLUDE, others + names)));
    }

    private static boolean hasAny(ConfigurableEnvironment environment, List<String> names) {
        return names.stream().map(environment::getProperty).anyMatch(StringUtils::hasText);
    }
}

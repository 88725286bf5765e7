package io.anomalyguard.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

class TracingSwitchTest {
    private static final String ENDPOINT = "--management.opentelemetry.tracing.export.otlp.endpoint=";

    @Test
    void shouldConfigureNothingWithoutAnEndpoint() {
        for (String[] arguments : new String[][] {{}, {ENDPOINT}, {"--OTEL_EXPORTER_OTLP_ENDPOINT="}}) {
            try (var application = run(arguments)) {
                assertThat(application.getBean(Tracing.class)).isSameAs(Tracing.OFF);
                assertThat(Stream.of(application.getBeanDefinitionNames())
                                .map(application::getType)
                                .map(Class::getName))
                        .noneMatch(type ->
                                type.startsWith("io.opentelemetry.") || type.startsWith("io.micrometer.tracing"));
                assertThat(application.getEnvironment().getProperty(LoggingSystem.EXPECT_CORRELATION_ID_PROPERTY))
                        .as("room for ids in log lines")
                        .isEqualTo("false");
            }
        }
    }

    /** A service that has no need of something else must not get tracing in exchange. */
    @Test
    void shouldKeepWhatAServiceExcludes() {
        String type = TaskExecutionAutoConfiguration.class.getName();
        for (String name : List.of("--spring.autoconfigure.exclude=", "--spring.autoconfigure.exclude[0]=")) {
            try (var application = run(name + type)) {
                assertThat(application.getBean(Tracing.class)).isSameAs(Tracing.OFF);
                assertThat(application.getBeansOfType(TaskExecutionAutoConfiguration.class))
                        .isEmpty();
            }
            try (var application = run(ENDPOINT + "http://127.0.0.1:9/v1/traces", name + type)) {
                assertThat(application.getBeansOfType(SdkLoggerProvider.class)).isEmpty();
                assertThat(application.getBeansOfType(TaskExecutionAutoConfiguration.class))
                        .isEmpty();
            }
        }
    }

    @Test
    void shouldExportFewTracesToAnEndpoint() {
        try (var application = run(ENDPOINT + "http://127.0.0.1:9/v1/traces")) {
            assertThat(application.getBean(Tracing.class)).isNotSameAs(Tracing.OFF);
            assertThat(application.getBeansOfType(Tracer.class)).hasSize(1);
            assertThat(application.getBeansOfType(OtlpHttpSpanExporter.class)).hasSize(1);
            assertThat(application.getBeansOfType(SdkLoggerProvider.class))
                    .as("logs were not asked for")
                    .isEmpty();
            assertThat(application.getEnvironment().getProperty("management.tracing.sampling.probability"))
                    .isEqualTo("0.001");
        }
    }

    @Test
    void shouldSampleAsItIsTold() {
        try (var application =
                run(ENDPOINT + "http://127.0.0.1:9/v1/traces", "--management.tracing.sampling.probability=1")) {
            var span = application.getBean(Tracing.class).send("clicks", new RecordHeaders());
            assertThat(span.isRecording()).isTrue();
        }
    }

    @Test
    void shouldNotWaitLongForASilentEndpointWhenItStops() throws IOException {
        // Connections are taken by the system, and nobody ever answers.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var application = run(
                    ENDPOINT + "http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces",
                    "--management.tracing.sampling.probability=1");
            application
                    .getBean(Tracing.class)
                    .send("clicks", new RecordHeaders())
                    .close();
            long start = System.nanoTime();
            application.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(7));
        }
    }

    @Test
    void shouldNotOverrideOpenTelemetrysVariableOfTheTimeout() {
        String timeout = "management.opentelemetry.tracing.export.otlp.timeout";
        String endpoint = "http://127.0.0.1:9/v1/traces";
        try (var application = run(ENDPOINT + endpoint);
                var patient = run(ENDPOINT + endpoint, "--OTEL_EXPORTER_OTLP_TIMEOUT=7000")) {
            assertThat(application.getEnvironment().getProperty(timeout)).isEqualTo("3s");
            assertThat(patient.getEnvironment().getProperty(timeout))
                    .as("left to Spring")
                    .isNull();
        }
    }

    private static ConfigurableApplicationContext run(String... arguments) {
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(arguments);
    }

    @EnableAutoConfiguration
    static class Nothing {}
}

package io.anomalyguard.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
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

    private static ConfigurableApplicationContext run(String... arguments) {
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(arguments);
    }

    @EnableAutoConfiguration
    static class Nothing {}
}

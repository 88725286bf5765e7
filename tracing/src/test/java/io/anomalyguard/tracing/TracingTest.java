package io.anomalyguard.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String NOT_SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-00";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = provider(Sampler.parentBased(Sampler.alwaysOff()));
    private final Tracing tracing = new Tracing(provider.get("test"));

    private SdkTracerProvider provider(Sampler sampler) {
        return SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void shouldProcessARecordOfASampledTraceAsItsChild() {
        try (RecordSpan span = tracing.process("clicks", "readers", headers(SAMPLED))) {
            span.at(3, 42);
            span.set("anomalyguard.score", 0.5);
        }
        SpanData span = exporter.getFinishedSpanItems().getFirst();
        assertThat(span.getName()).isEqualTo("process clicks");
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("messaging.system"), "kafka")
                .containsEntry(AttributeKey.stringKey("messaging.operation.name"), "process")
                .containsEntry(AttributeKey.stringKey("messaging.operation.type"), "process")
                .containsEntry(AttributeKey.stringKey("messaging.destination.name"), "clicks")
                .containsEntry(AttributeKey.stringKey("messaging.destination.partition.id"), "3")
                .containsEntry(AttributeKey.stringKey("messaging.consumer.group.name"), "readers")
                .containsEntry(AttributeKey.longKey("messaging.kafka.offset"), 42L)
                .containsEntry(AttributeKey.doubleKey("anomalyguard.score"), 0.5)
                .hasSize(8);
    }

    @Test
    void shouldLeaveRecordsOfNoSampledTraceAlone() {
        for (Headers headers : List.of(
                new RecordHeaders(), headers(NOT_SAMPLED), headers("garbage"), headers(""), headers((String) null))) {
            Headers before = new RecordHeaders(headers);
            try (RecordSpan span = tracing.process("clicks", "readers", headers).current()) {
                assertThat(span).isSameAs(RecordSpan.NONE);
                span.propagate(headers);
                assertThat(tracing.create("alerts", headers)).isSameAs(RecordSpan.NONE);
                assertThat(tracing.part("read features")).isSameAs(RecordSpan.NONE);
            }
            assertThat(headers).isEqualTo(before);
        }
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void shouldPutItsOwnContextInPlaceOfEveryOneThatWasThere() {
        var headers = headers(NOT_SAMPLED);
        headers.add("traceparent", SAMPLED.getBytes(US_ASCII)).add("other", new byte[] {1});
        try (RecordSpan span = tracing.process("clicks", null, headers)) {
            span.propagate(headers);
        }
        String own = exporter.getFinishedSpanItems().getFirst().getSpanId();
        assertThat(values(headers, "traceparent")).containsExactly("00-" + TRACE + "-" + own + "-01");
        assertThat(headers.lastHeader("other").value()).containsExactly(1);
    }

    @Test
    void shouldCarryTheCurrentSpanIntoWhatIsMadeOfTheRecord() {
        Headers made = new RecordHeaders();
        try (RecordSpan span = tracing.process("clicks", null, headers(SAMPLED)).current()) {
            assertThat(span.isRecording()).isTrue();
            tracing.part("read features").close();
            tracing.create("alerts", made).close();
        }
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly("read features", "create alerts", "process clicks");
        assertThat(spans.subList(0, 2))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(spans.get(2).getSpanId());
        assertThat(spans.get(1).getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(values(made, "traceparent"))
                .containsExactly("00-" + TRACE + "-" + spans.get(1).getSpanId() + "-01");
    }

    @Test
    void shouldBeginTracesAsTheSamplerSays() {
        Headers none = new RecordHeaders();
        assertThat(tracing.send("clicks", none)).isSameAs(RecordSpan.NONE);
        assertThat(none).isEmpty();

        try (var always = provider(Sampler.alwaysOn())) {
            Headers headers = new RecordHeaders();
            var outcomes = new ArrayList<Exception>();
            var span = new Tracing(always.get("test")).send("clicks", headers);
            var sent = new RecordMetadata(new TopicPartition("clicks", 2), 7, 0, 0, 0, 0);
            span.until((metadata, error) -> outcomes.add(error)).onCompletion(sent, null);
            assertThat(outcomes).containsExactly((Exception) null);
            SpanData told = exporter.getFinishedSpanItems().getFirst();
            assertThat(told.getName()).isEqualTo("send clicks");
            assertThat(told.getKind()).isEqualTo(SpanKind.PRODUCER);
            assertThat(told.getParentSpanContext().isValid()).isFalse();
            assertThat(told.getAttributes().get(AttributeKey.longKey("messaging.kafka.offset")))
                    .isEqualTo(7);
            assertThat(values(headers, "traceparent"))
                    .singleElement()
                    .asString()
                    .startsWith("00-" + told.getTraceId() + "-" + told.getSpanId() + "-0");
        }
    }

    @Test
    void shouldTellThatASendFailed() {
        try (var always = provider(Sampler.alwaysOn())) {
            var error = new TimeoutException("no answer");
            new Tracing(always.get("test"))
                    .send("clicks", new RecordHeaders())
                    .until((metadata, e) -> assertThat(e).isSameAs(error))
                    .onCompletion(null, error);
            SpanData span = exporter.getFinishedSpanItems().getFirst();
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
                    .isEqualTo(TimeoutException.class.getName());
        }
    }

    /** Where most records of most installations go: through here, for nothing. */
    @Test
    void shouldMakeNoObjectForARecordThatIsNotTraced() {
        Headers plain = new RecordHeaders();
        Headers traced = headers(SAMPLED);
        long perRecord = allocated(() -> {
            pass(tracing, plain);
            pass(Tracing.OFF, plain);
            pass(Tracing.OFF, traced);
            Tracing.OFF.send("clicks", plain).close();
        });
        assertThat(perRecord).isZero();
        assertThat(traced.lastHeader("traceparent").value()).isEqualTo(SAMPLED.getBytes(US_ASCII));
    }

    private static void pass(Tracing tracing, Headers headers) {
        try (RecordSpan span = tracing.process("clicks", "readers", headers).current()) {
            span.propagate(headers);
            span.set("anomalyguard.score", 0.5);
            span.set("anomalyguard.severity", "none");
        }
    }

    /** Bytes that one run allocates on this thread, after the first runs. */
    private static long allocated(Runnable run) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 1_000; i++) {
            run.run();
        }
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            run.run();
        }
        return (thread.getCurrentThreadAllocatedBytes() - before) / 10_000;
    }

    private static Headers headers(String traceparent) {
        return new RecordHeaders().add("traceparent", traceparent == null ? null : traceparent.getBytes(US_ASCII));
    }

    private static List<String> values(Headers headers, String name) {
        var values = new ArrayList<String>();
        headers.headers(name).forEach(header -> values.add(new String(header.value(), US_ASCII)));
        return values;
    }
}

package io.anomalyguard.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of records on their way over Kafka, by OpenTelemetry's conventions for messaging. A record whose
 * headers name no sampled trace, and every record where tracing is off, gets {@link RecordSpan#NONE}: finding that out
 * makes no object and leaves the headers as they are. Thread-safe.
 *
 * <p>No span tells a user id, nor a message key, which is one: it is personal data, and chosen by whoever clicks.
 * Partition and offset lead to the record.
 */
public final class Tracing {
    /** Makes no spans. */
    public static final Tracing OFF = new Tracing(null);

    private final @Nullable Tracer tracer;

    /** @param tracer null for none */
    Tracing(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Begins a trace with a record that this process makes, if the sampler picks it, and writes it into the record's
     * headers. To be ended by the callback of the send.
     */
    public RecordSpan send(String topic, Headers headers) {
        return tracer == null ? RecordSpan.NONE : propagating("send", topic, Context.root(), tracer, headers);
    }

    /**
     * The making of a record while one that was read is processed: a child of the current span, written into the new
     * record's headers. For records that something else sends later.
     */
    public RecordSpan create(String topic, Headers headers) {
        return tracer == null || !isCurrentSampled()
                ? RecordSpan.NONE
                : propagating("create", topic, Context.current(), tracer, headers);
    }

    /**
     * The processing of a record that was read, as a child of the span that its headers name.
     *
     * @param group the consumer group that reads; null if none
     */
    public RecordSpan process(String topic, @Nullable String group, Headers headers) {
        if (tracer == null || headers.lastHeader(TraceHeaders.TRACEPARENT) == null) {
            return RecordSpan.NONE;
        }
        Context parent = TraceHeaders.read(headers);
        if (!Span.fromContext(parent).getSpanContext().isSampled()) {
            return RecordSpan.NONE;
        }
        RecordSpan span = start("process", topic, SpanKind.CONSUMER, parent, tracer);
        if (group != null) {
            span.set("messaging.consumer.group.name", group);
        }
        return span;
    }

    /**
     * Hands the trace that one record's headers name on to another record, also where this process traces nothing. What
     * is longer than a trace context can be is left out.
     */
    public static void pass(Headers from, Headers to) {
        TraceHeaders.copy(from, to);
    }

    /** A part of what the current span stands for, if that is sampled. */
    public RecordSpan part(String name) {
        return tracer == null || !isCurrentSampled()
                ? RecordSpan.NONE
                : RecordSpan.of(tracer.spanBuilder(name).startSpan());
    }

    private static boolean isCurrentSampled() {
        return Span.current().getSpanContext().isSampled();
    }

    private static RecordSpan propagating(
            String operation, String topic, Context parent, Tracer tracer, Headers headers) {
        RecordSpan span = start(operation, topic, SpanKind.PRODUCER, parent, tracer);
        span.propagate(headers);
        return span;
    }

    private static RecordSpan start(String operation, String topic, SpanKind kind, Context parent, Tracer tracer) {
        return RecordSpan.of(tracer.spanBuilder(operation + " " + topic)
                        .setSpanKind(kind)
                        .setParent(parent)
                        .startSpan())
                .set("messaging.system", "kafka")
                .set("messaging.operation.name", operation)
                .set("messaging.operation.type", operation)
                .set("messaging.destination.name", topic);
    }
}

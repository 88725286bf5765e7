package io.anomalyguard.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.header.Headers;

/** What is done with one record, until it is closed; {@link #NONE} if nobody wants to know. */
public final class RecordSpan implements AutoCloseable {
    /** Takes everything and does nothing. */
    public static final RecordSpan NONE = new RecordSpan(Span.getInvalid());

    private final Span span;
    private Scope scope = Scope.noop();

    private RecordSpan(Span span) {
        this.span = span;
    }

    static RecordSpan of(Span span) {
        return span.isRecording() ? new RecordSpan(span) : NONE;
    }

    /** False for {@link #NONE}: what it would be told need not be found out. */
    public boolean isRecording() {
        return this != NONE;
    }

    /** Makes this the current span of the thread, which must then be the one that closes it. */
    @SuppressWarnings("MustBeClosedChecker") // close() does
    public RecordSpan current() {
        if (isRecording()) {
            scope = span.makeCurrent();
        }
        return this;
    }

    /** Writes this span into the headers of a record that is made of this one, in place of the span they name. */
    public void propagate(Headers headers) {
        if (isRecording()) {
            TraceHeaders.write(Context.root().with(span), headers);
        }
    }

    /** Where the record is in its topic. */
    public void at(int partition, long offset) {
        set("messaging.destination.partition.id", String.valueOf(partition));
        span.setAttribute("messaging.kafka.offset", offset);
    }

    public RecordSpan set(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    public RecordSpan set(String attribute, double value) {
        span.setAttribute(attribute, value);
        return this;
    }

    public RecordSpan set(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /**
     * Marks what the span stands for as failed.
     *
     * @param type what went wrong, one of few
     */
    public void failed(String type) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", type);
    }

    /** The callback, which then also ends this span. */
    public Callback until(Callback callback) {
        if (!isRecording()) {
            return callback;
        }
        return (metadata, error) -> {
            if (error == null) {
                at(metadata.partition(), metadata.offset());
            } else {
                failed(error.getClass().getName());
            }
            close();
            callback.onCompletion(metadata, error);
        };
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}

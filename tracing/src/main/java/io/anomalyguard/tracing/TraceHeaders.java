package io.anomalyguard.tracing;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** W3C trace context in the headers of a record. */
final class TraceHeaders implements TextMapGetter<Headers> {
    static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";

    /** So long a state has to be passed on (W3C Trace Context, 3.3.1.5); a longer one need not. */
    private static final int MAX_BYTES = 512;

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Headers> GETTER = new TraceHeaders();

    private TraceHeaders() {}

    /** The remote span that the headers name; none if they name none or are malformed. */
    static Context read(Headers headers) {
        return W3C.extract(Context.root(), headers, GETTER);
    }

    /** Leaves one header of each name, also where there were several. */
    static void write(Context context, Headers headers) {
        W3C.inject(
                context,
                headers,
                (_, name, value) -> headers.remove(name).add(name, value.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Copies the last header of each name, if it is one that the specification has everybody pass on. */
    static void copy(Headers from, Headers to) {
        copy(from, to, TRACEPARENT);
        copy(from, to, TRACESTATE);
    }

    private static void copy(Headers from, Headers to, String name) {
        var header = from.lastHeader(name);
        if (header != null && header.value() != null && header.value().length <= MAX_BYTES) {
            to.add(header);
        }
    }

    @Override
    public Iterable<String> keys(Headers headers) {
        return W3C.fields();
    }

    @Override
    public @Nullable String get(@Nullable Headers headers, String name) {
        var header = headers == null ? null : headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }
}

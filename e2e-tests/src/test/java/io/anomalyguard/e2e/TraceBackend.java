package io.anomalyguard.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes in spans over OTLP/HTTP, as Jaeger or a collector would. */
final class TraceBackend implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Span> spans = new ConcurrentHashMap<>();

    /** @param parent empty for the first of a trace */
    record Span(
            String service,
            String name,
            String kind,
            String trace,
            String id,
            String parent,
            Map<String, String> attributes) {}

    private TraceBackend(HttpServer server) {
        this.server = server;
    }

    static TraceBackend start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var backend = new TraceBackend(server);
            server.createContext("/v1/traces", backend::take);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Collection<Span> spans() {
        return spans.values();
    }

    /** From the span to the first of its trace, as far as they have arrived. */
    List<Span> wayTo(Span span) {
        var way = new ArrayList<Span>();
        for (Span next = span; next != null; next = spans.get(next.parent())) {
            way.addFirst(next);
        }
        return way;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (var resource : request.getResourceSpansList()) {
                String service =
                        attributes(resource.getResource().getAttributesList()).get("service.name");
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> span(service, span))
                        .forEach(span -> spans.put(span.id(), span));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(String service, io.opentelemetry.proto.trace.v1.Span span) {
        HexFormat hex = HexFormat.of();
        return new Span(
                service,
                span.getName(),
                span.getKind().name(),
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                attributes(span.getAttributesList()));
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, a -> switch (a.getValue()
                .getValueCase()) {
            case STRING_VALUE -> a.getValue().getStringValue();
            case INT_VALUE -> String.valueOf(a.getValue().getIntValue());
            case DOUBLE_VALUE -> String.valueOf(a.getValue().getDoubleValue());
            case BOOL_VALUE -> String.valueOf(a.getValue().getBoolValue());
            default -> a.getValue().toString();
        }));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

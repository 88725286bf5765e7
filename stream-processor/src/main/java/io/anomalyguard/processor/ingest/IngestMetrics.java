package io.anomalyguard.processor.ingest;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what comes in and what is turned away, by field and reason. Thread-safe. */
public final class IngestMetrics {
    /** Malformed input can hold any name; only these become a tag, the rest counts as the whole record. */
    private static final Set<String> FIELDS = Set.of(
            "event_id", "user_id", "session_id", "type", "page", "timestamp", "status", "ip", "user_agent", "referrer");

    private record Cause(String field, String reason) {}

    private final MeterRegistry registry;
    private final Counter received;
    private final Map<Cause, Counter> rejected = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = Counter.builder("anomalyguard.events.received")
                .description("Records read from clickstream.events, valid or not")
                .register(registry);
    }

    void received() {
        received.increment();
    }

    void rejected(InvalidRecordException e) {
        rejected.computeIfAbsent(
                        new Cause(fieldTag(e), e.reason()),
                        cause -> Counter.builder("anomalyguard.events.rejected")
                                .description("Records sent to the dead-letter topic")
                                .tag("field", cause.field())
                                .tag("reason", cause.reason())
                                .register(registry))
                .increment();
    }

    /** The offending field if the contract knows it, otherwise the record as a whole. */
    static String fieldTag(InvalidRecordException e) {
        return FIELDS.contains(e.field()) ? e.field() : InvalidRecordException.WHOLE_RECORD;
    }
}

package io.anomalyguard.inference.alerts;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips and counts a record that cannot be processed, or what comes of it and cannot be written: a thread that takes
 * over would meet the same record again, and stop at it for ever. What is Kafka's trouble and not the record's still ends
 * the thread. Thread-safe.
 */
public final class FaultyRecords extends DefaultProductionExceptionHandler implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyRecords.class);
    private static final String METRICS = "anomalyguard.faulty.records.metrics";

    /** Where every record is at fault the log need not hold a trace of each. */
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong tellAt = new AtomicLong(System.nanoTime());
    private AlertMetrics metrics;

    /** Settings that make a stream use this class. */
    static Map<String, Object> config(AlertMetrics metrics) {
        return Map.of(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                FaultyRecords.class,
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                FaultyRecords.class,
                METRICS,
                metrics);
    }

    /** Made by Kafka Streams, which calls {@link #configure} before anything else. */
    @SuppressWarnings("NullAway.Init")
    public FaultyRecords() {}

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        metrics = (AlertMetrics) requireNonNull(configs.get(METRICS));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (exception instanceof KafkaException) {
            return ProcessingExceptionHandler.Response.fail();
        }
        skip(context, exception);
        return ProcessingExceptionHandler.Response.resume();
    }

    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RecordTooLargeException) {
            skip(context, exception);
            return ProductionExceptionHandler.Response.resume();
        }
        return super.handleError(context, record, exception);
    }

    private void skip(ErrorHandlerContext context, Exception exception) {
        // What the clock did has no topic.
        String topic = context.topic() == null ? "none" : context.topic();
        metrics.invalid(topic);
        long now = System.nanoTime();
        long due = tellAt.get();
        if (now - due >= 0 && tellAt.compareAndSet(due, now + TELL_EVERY_NANOS)) {
            LOG.error(
                    "Record {}-{} of {} cannot be processed and is skipped",
                    context.partition(),
                    context.offset(),
                    topic,
                    exception);
        }
    }
}

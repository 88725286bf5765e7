package io.anomalyguard.processor.ingest;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards valid clicks to {@code clicks}, and every other record as it came to {@code deadLetters} with the reason in
 * its headers. What is made of a click is made while it is forwarded, so the span of a traced one is the whole of it.
 */
public final class IngestProcessor implements Processor<byte[], byte[], byte[], Object> {
    private final String clicks;
    private final String deadLetters;
    private final IngestMetrics metrics;
    private final Tracing tracing;
    private final CommitIntervals commits;
    private final ClickValidator validator = new ClickValidator();
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable CommitPace pace;

    /**
     * @param clicks name of the child node that takes {@link ClickEvent} values
     * @param deadLetters name of the child node that takes bytes
     * @param commits how often the task commits
     */
    public IngestProcessor(
            String clicks, String deadLetters, IngestMetrics metrics, Tracing tracing, CommitIntervals commits) {
        this.clicks = clicks;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.tracing = tracing;
        this.commits = commits;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.pace = CommitPace.of(context, commits);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var context = requireNonNull(this.context);
        metrics.received();
        requireNonNull(pace).onRecord(record.timestamp());
        try (RecordSpan span = tracing.process(
                        Topics.CLICKSTREAM_EVENTS.name(), context.applicationId(), record.headers())
                .current()) {
            if (span.isRecording()) {
                context.recordMetadata().ifPresent(source -> span.at(source.partition(), source.offset()));
                span.propagate(record.headers());
            }
            ClickEvent click;
            try {
                click = validator.validate(record.key(), record.value(), record.timestamp());
            } catch (InvalidRecordException e) {
                metrics.rejected(e);
                span.failed("invalid_record");
                context.forward(DeadLetters.letter(record, e, context), deadLetters);
                return;
            }
            context.forward(record.withValue(click), clicks);
        }
    }
}

package io.anomalyguard.processor.ingest;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.ClickEventCodec;
import io.anomalyguard.contracts.json.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards valid clicks to {@code clicks}, and every other record as it came to {@code deadLetters} with the reason in
 * its headers.
 *
 * <p>Beyond what {@link ClickEventCodec} demands, the record's key must be the user id (a click under another key would
 * be counted in a partition that does not hold its user), and the click must not lie more than five minutes after the
 * broker received it. That time, unlike this machine's clock, gives the same answer when the record is read again.
 */
public final class IngestProcessor implements Processor<byte[], byte[], byte[], Object> {
    /** Allowed to producers whose clocks run ahead. */
    static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final String clicks;
    private final String deadLetters;
    private final IngestMetrics metrics;
    private final ClickEventCodec codec = new ClickEventCodec();
    private @Nullable ProcessorContext<byte[], Object> context;

    /**
     * @param clicks name of the child node that takes {@link ClickEvent} values
     * @param deadLetters name of the child node that takes bytes
     */
    public IngestProcessor(String clicks, String deadLetters, IngestMetrics metrics) {
        this.clicks = clicks;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var context = requireNonNull(this.context);
        metrics.received();
        ClickEvent click;
        try {
            click = validate(record.key(), record.value(), record.timestamp());
        } catch (InvalidRecordException e) {
            metrics.rejected(e);
            context.forward(DeadLetters.letter(record, e, context), deadLetters);
            return;
        }
        context.forward(record.withValue(click), clicks);
    }

    private ClickEvent validate(byte @Nullable [] key, byte @Nullable [] value, long appended) {
        if (value == null) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
        }
        ClickEvent click = codec.decode(value);
        if (key == null) {
            throw new InvalidRecordException("user_id", "record has no key");
        }
        if (!Arrays.equals(key, click.userId().getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidRecordException("user_id", "not the record's key");
        }
        if (click.timestamp() - appended > MAX_AHEAD.toMillis()) {
            throw new InvalidRecordException("timestamp", "more than 5 minutes in the future");
        }
        return click;
    }
}

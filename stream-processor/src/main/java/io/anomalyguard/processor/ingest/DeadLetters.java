package io.anomalyguard.processor.ingest;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes the record for the dead-letter topic. */
final class DeadLetters {
    /**
     * A rejected record may be as large as the broker takes, and with the headers that say why it would be larger. A key
     * or value above this size is cut to it, and its whole size is told in a header.
     */
    static final int MAX_BYTES = 450 * 1024;

    private DeadLetters() {}

    static Record<byte[], Object> letter(
            Record<byte[], byte[]> record, InvalidRecordException reason, ProcessorContext<?, ?> context) {
        var headers = new RecordHeaders();
        add(headers, DeadLetterHeaders.FIELD, IngestMetrics.fieldTag(reason));
        add(headers, DeadLetterHeaders.REASON, reason.reason());
        context.recordMetadata().ifPresent(source -> {
            add(headers, DeadLetterHeaders.SOURCE_TOPIC, source.topic());
            add(headers, DeadLetterHeaders.SOURCE_PARTITION, String.valueOf(source.partition()));
            add(headers, DeadLetterHeaders.SOURCE_OFFSET, String.valueOf(source.offset()));
        });
        add(headers, DeadLetterHeaders.TIME, String.valueOf(context.currentSystemTimeMs()));
        byte[] key = cut(record.key(), DeadLetterHeaders.KEY_BYTES, headers);
        byte[] value = cut(record.value(), DeadLetterHeaders.VALUE_BYTES, headers);
        return new Record<>(key, value, record.timestamp(), headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, String sizeHeader, Headers headers) {
        if (bytes == null || bytes.length <= MAX_BYTES) {
            return bytes;
        }
        add(headers, sizeHeader, String.valueOf(bytes.length));
        return Arrays.copyOf(bytes, MAX_BYTES);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

package io.anomalyguard.processor.deadletters;

import io.anomalyguard.contracts.topic.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as it lies on the dead-letter topic. Whatever a header does not tell is {@code ?}.
 *
 * @param id where it lies
 * @param key original key
 * @param value original value
 * @param field JSON name of the offending field, or {@code $}
 * @param source where it came from, as {@code topic-partition@offset}
 * @param timeMs when the broker received it here, epoch ms
 * @param cut whether key or value was too large to be kept whole
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record DeadLetter(
        Id id,
        byte @Nullable [] key,
        byte @Nullable [] value,
        String field,
        String reason,
        String source,
        long timeMs,
        boolean cut) {
    /** Place on the dead-letter topic; written {@code partition@offset}. */
    record Id(int partition, long offset) {
        /** @throws IllegalArgumentException if the text is no such place */
        static Id parse(String text) {
            try {
                int at = text.indexOf('@');
                return new Id(Integer.parseInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not a place like 3@1024: " + text, e);
            }
        }

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                new Id(record.partition(), record.offset()),
                record.key(),
                record.value(),
                header(record, DeadLetterHeaders.FIELD),
                header(record, DeadLetterHeaders.REASON),
                header(record, DeadLetterHeaders.SOURCE_TOPIC)
                        + "-" + header(record, DeadLetterHeaders.SOURCE_PARTITION)
                        + "@" + header(record, DeadLetterHeaders.SOURCE_OFFSET),
                record.timestamp(),
                has(record, DeadLetterHeaders.KEY_BYTES) || has(record, DeadLetterHeaders.VALUE_BYTES));
    }

    /** The words that people name the fault by: {@code field: reason}, or the reason alone. */
    String fault() {
        return field.equals("$") ? reason : field + ": " + reason;
    }

    static boolean has(ConsumerRecord<?, ?> record, String name) {
        return record.headers().lastHeader(name) != null;
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }
}

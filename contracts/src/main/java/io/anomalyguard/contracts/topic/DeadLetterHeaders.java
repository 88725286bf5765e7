package io.anomalyguard.contracts.topic;

/** Headers of a record on the dead-letter topic. Values are UTF-8 text; the record's key and value are the original bytes. */
public final class DeadLetterHeaders {
    /** JSON name of the offending field, or {@code $} for the record as a whole. */
    public static final String FIELD = "dlq.field";

    /** What is wrong with the field. */
    public static final String REASON = "dlq.reason";

    public static final String SOURCE_TOPIC = "dlq.source.topic";

    public static final String SOURCE_PARTITION = "dlq.source.partition";

    public static final String SOURCE_OFFSET = "dlq.source.offset";

    /** When the record was rejected, epoch milliseconds. */
    public static final String TIME = "dlq.time_ms";

    /** Whole size of a key that was too large to be kept and was cut; absent if the key is whole. */
    public static final String KEY_BYTES = "dlq.key.bytes";

    /** Whole size of a value that was too large to be kept and was cut; absent if the value is whole. */
    public static final String VALUE_BYTES = "dlq.value.bytes";

    /**
     * Only on a record without key and value that says that another one of its partition has been sent to its topic
     * again: that one's offset.
     */
    public static final String REPLAYED_OFFSET = "dlq.replayed.offset";

    private DeadLetterHeaders() {}
}

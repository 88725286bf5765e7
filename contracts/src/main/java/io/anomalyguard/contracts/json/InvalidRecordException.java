package io.anomalyguard.contracts.json;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A record that breaks its contract. Names the offending field and says why, in words that can be put before a person
 * or into a dead-letter header. Cheap to throw: it has no stack trace, because its place is the input, not the code.
 */
public final class InvalidRecordException extends SerializationException {
    /** The name that {@link #field()} has when the record as a whole is at fault. */
    public static final String WHOLE_RECORD = "$";

    private final String field;
    private final String reason;

    /**
     * @param field JSON name of the offending field, or {@link #WHOLE_RECORD}
     * @param reason what is wrong, without the field's name; must not quote unbounded input
     */
    public InvalidRecordException(String field, String reason) {
        super(field.equals(WHOLE_RECORD) ? reason : field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    /** What is wrong. From a small fixed set for a given field, so that it can serve as a metric tag. */
    public String reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

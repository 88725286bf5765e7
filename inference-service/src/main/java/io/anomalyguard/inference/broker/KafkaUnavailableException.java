package io.anomalyguard.inference.broker;

/** Kafka did not take a record in time. It may have taken it all the same. */
public final class KafkaUnavailableException extends RuntimeException {
    /** @param cause what the client says */
    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

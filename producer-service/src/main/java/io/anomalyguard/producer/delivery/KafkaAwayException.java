package io.anomalyguard.producer.delivery;

/** The cluster does not answer or has not the topics; the message says which, for a person. */
public final class KafkaAwayException extends Exception {
    KafkaAwayException(String message, Exception cause) {
        super(message, cause);
    }
}

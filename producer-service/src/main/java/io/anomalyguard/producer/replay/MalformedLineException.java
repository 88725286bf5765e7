package io.anomalyguard.producer.replay;

/** A line that is no access log entry; the message says what is missing. */
final class MalformedLineException extends Exception {
    MalformedLineException(String message) {
        super(message, null, false, false);
    }
}

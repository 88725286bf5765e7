package io.anomalyguard.producer.api;

/** What was asked for is not there; the message is a sentence for whoever asked. */
final class NotFoundException extends RuntimeException {
    NotFoundException(String message) {
        super(message);
    }
}

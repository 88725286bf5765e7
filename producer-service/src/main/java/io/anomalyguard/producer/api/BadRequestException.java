package io.anomalyguard.producer.api;

/** A request that cannot be meant so; the message is a sentence for whoever sent it. */
final class BadRequestException extends RuntimeException {
    BadRequestException(String message) {
        super(message);
    }
}

package io.anomalyguard.inference.model;

/** Bytes that are no model this service can judge with; the message says why. */
public final class InvalidModelException extends RuntimeException {
    InvalidModelException(String reason) {
        super(reason);
    }

    InvalidModelException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

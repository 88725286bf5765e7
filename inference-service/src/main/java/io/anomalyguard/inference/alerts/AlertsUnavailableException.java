package io.anomalyguard.inference.alerts;

/** An action on an alert could not be sent. */
public final class AlertsUnavailableException extends RuntimeException {
    AlertsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

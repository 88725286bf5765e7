package io.anomalyguard.producer.simulation;

/** A setting has a value that cannot be; the message names the variable and what it may be. */
public final class InvalidSettingException extends IllegalArgumentException {
    public InvalidSettingException(String message) {
        super(message);
    }
}

package io.anomalyguard.inference.model;

/** The broker did not take a change of the models in time. */
public final class ModelsUnavailableException extends RuntimeException {
    ModelsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.anomalyguard.feast.registry;

/** Feast's registry and this program do not agree on what a row is. The message is a sentence for people. */
public final class RegistryMismatchException extends RuntimeException {
    RegistryMismatchException(String message) {
        super(message);
    }
}

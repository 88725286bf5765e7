package io.anomalyguard.local;

/** Something the person at the terminal can put right; the message is the whole sentence to show them. */
public final class StackException extends RuntimeException {
    public StackException(String message) {
        super(message);
    }
}

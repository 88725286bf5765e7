package io.anomalyguard.feast;

/** A field of a stored row that does not hold what Feast would have put there. */
final class Unreadable extends Exception {
    private final String reason;

    Unreadable(String field, String reason) {
        super(field + ": " + reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong with the field, without its name. */
    String reason() {
        return reason;
    }
}

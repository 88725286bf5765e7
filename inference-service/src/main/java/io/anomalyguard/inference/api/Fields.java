package io.anomalyguard.inference.api;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.json.ObjectReader;
import org.jspecify.annotations.Nullable;

/** Fields that several requests have, checked. Each answers 400 naming the field that is wrong. */
final class Fields {
    private static final int MAX_NAME = 128;
    private static final int MAX_NOTE = 2000;

    private Fields() {}

    /** @param field name of the field in the request */
    static String userId(String field, @Nullable String userId) {
        if (userId == null) {
            throw Problem.invalid(field, "missing");
        }
        if (userId.isEmpty() || userId.length() > ClickEvent.MAX_ID_LENGTH) {
            throw Problem.invalid(field, "must have 1 to " + ClickEvent.MAX_ID_LENGTH + " characters");
        }
        return unicode(field, userId);
    }

    static String by(@Nullable String by) {
        if (by == null || by.isBlank() || by.length() > MAX_NAME) {
            throw Problem.invalid("by", "must have 1 to " + MAX_NAME + " characters");
        }
        return unicode("by", by);
    }

    static @Nullable String note(@Nullable String note) {
        if (note != null && note.length() > MAX_NOTE) {
            throw Problem.invalid("note", "at most " + MAX_NOTE + " characters");
        }
        return note == null ? null : unicode("note", note);
    }

    /**
     * Any text that is passed on: one with half a surrogate pair has no form in UTF-8, and whoever reads it would refuse it.
     *
     * @param field name of the field in the request
     */
    static String unicode(String field, String text) {
        if (!ObjectReader.isUnicode(text)) {
            throw Problem.invalid(field, "half a surrogate pair");
        }
        return text;
    }
}

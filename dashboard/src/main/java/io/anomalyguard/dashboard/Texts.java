package io.anomalyguard.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.vaadin.flow.component.HasText;
import io.anomalyguard.contracts.json.ObjectReader;
import java.util.regex.Pattern;

/** Texts of pages that are told the same again and again, and of strangers. */
public final class Texts {
    /** Marks, embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX 9). */
    private static final Pattern DIRECTIONS = Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private Texts() {}

    /**
     * Text that a stranger chose, as a page may show it. What turns the direction of writing becomes U+FFFD: by it one user id
     * looks like another; languages that are written from right to left do without it. Half a surrogate pair, which JSON
     * can escape, has no form in what goes to the browser.
     */
    public static String sent(String text) {
        String whole = ObjectReader.isUnicode(text) ? text : new String(text.getBytes(UTF_8), UTF_8);
        return DIRECTIONS.matcher(whole).replaceAll("\uFFFD");
    }

    /**
     * Sets a component's text where it is another one. Flow replaces an equal text as well: that is sent three times a
     * second, a screen reader announces it each time, and nobody can select it.
     */
    public static void set(HasText component, String text) {
        if (!text.equals(component.getText())) {
            component.setText(text);
        }
    }
}

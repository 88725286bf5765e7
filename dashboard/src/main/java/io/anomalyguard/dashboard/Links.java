package io.anomalyguard.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Addresses of pages about things whose ids strangers choose. An id that could mean something in an address (a slash, a
 * percent sign, a control character) stands in it as {@code ~} and base64url.
 */
public final class Links {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private Links() {}

    public static String user(String userId) {
        return "users/" + segment(userId);
    }

    /** The user at the time of an alert. */
    public static String user(String userId, String alertId) {
        return user(userId) + "/" + segment(alertId);
    }

    public static String alert(String alertId) {
        return "alerts/" + segment(alertId);
    }

    public static String segment(String id) {
        return PLAIN.matcher(id).matches()
                ? id
                : "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    /** The id that a segment stands for; a malformed segment stands for itself. */
    public static String id(String segment) {
        if (segment.startsWith("~")) {
            try {
                String id = new String(Base64.getUrlDecoder().decode(segment.substring(1)), StandardCharsets.UTF_8);
                return id.isEmpty() ? segment : id;
            } catch (IllegalArgumentException e) {
                return segment;
            }
        }
        return segment;
    }
}

package io.anomalyguard.inference.notifications;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom to tell when an alert changes its state.
 *
 * @param webhooks each is told of every change, independently of the others; set as
 *     {@code INFERENCE_NOTIFICATIONS_WEBHOOKS_0_URL}, {@code ..._0_NAME} and so on (docs/api.md)
 * @param timeout longest wait for an answer
 * @param maxBackoff longest wait before the next attempt; the first is 500 ms, and each doubles
 * @param giveUpAfter a change that could not be told for so long is given up, and the next one tried
 */
@ConfigurationProperties("inference.notifications")
public record NotificationSettings(
        @DefaultValue List<Webhook> webhooks,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("1m") Duration maxBackoff,
        @DefaultValue("1h") Duration giveUpAfter) {
    static final Duration MIN_BACKOFF = Duration.ofMillis(500);

    public NotificationSettings {
        requireAtLeast("timeout", timeout, Duration.ofMillis(1));
        requireAtLeast("max-backoff", maxBackoff, MIN_BACKOFF);
        requireAtLeast("give-up-after", giveUpAfter, Duration.ofSeconds(1));
        if (webhooks.stream().map(Webhook::name).distinct().count() != webhooks.size()) {
            throw new IllegalArgumentException("inference.notifications.webhooks: two have the same name");
        }
    }

    /** What a receiver understands. */
    public enum Format {
        /** {@code id}, {@code event} and the whole {@code alert}. */
        JSON,
        /** Slack's incoming webhooks, and what is compatible with them. */
        SLACK
    }

    /**
     * A receiver.
     *
     * @param name part of its consumer group: a receiver under a new name is told only of what happens from then on
     * @param url {@code http} or {@code https}
     * @param format what it understands
     * @param authorization value of the header {@code Authorization}, of printable ASCII; null or blank for none
     */
    public record Webhook(
            @DefaultValue("default") String name,
            URI url,
            @DefaultValue("json") Format format,
            @Nullable String authorization) {
        public Webhook {
            if (!name.matches("[a-zA-Z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(
                        "inference.notifications.webhooks: a name has 1 to 64 letters, digits, '.', '_' or '-', not \""
                                + name + "\"");
            }
            if (url == null
                    || url.getHost() == null
                    || !List.of("http", "https").contains(url.getScheme())) {
                throw new IllegalArgumentException("inference.notifications.webhooks: " + name
                        + " needs a url that begins with http:// or https://");
            }
            // A secret that is mounted as a file often ends with a line end.
            authorization = authorization == null || authorization.isBlank() ? null : authorization.strip();
            if (authorization != null && !authorization.matches("[\\x20-\\x7e]+")) {
                throw new IllegalArgumentException("inference.notifications.webhooks: the authorization of " + name
                        + " has characters that a header cannot carry");
            }
        }

        /** Without what may be secret: Slack's URLs are. */
        @Override
        public String toString() {
            return "Webhook[" + name + ", " + url.getHost() + ", " + format + "]";
        }
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "inference.notifications." + name + " must be at least " + least.toMillis() + " ms, not " + value);
        }
    }
}

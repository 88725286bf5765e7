package io.anomalyguard.inference.notifications;

import io.anomalyguard.inference.notifications.NotificationSettings.Webhook;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends notifications to one receiver. Thread-safe. */
final class WebhookClient implements AutoCloseable {
    private final Webhook webhook;
    private final Duration timeout;
    private final HttpClient http;

    WebhookClient(Webhook webhook, Duration timeout) {
        this.webhook = webhook;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** What became of an attempt. */
    sealed interface Outcome {
        record Delivered() implements Outcome {}

        /** Worth another attempt. */
        record Failed(String why) implements Outcome {}

        /** The receiver will never take it. */
        record Refused(String why) implements Outcome {}
    }

    Outcome send(Notification notification) throws InterruptedException {
        var request = HttpRequest.newBuilder(webhook.url())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "AnomalyGuard")
                .header("Idempotency-Key", notification.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(notification.payload(webhook.format())));
        if (webhook.authorization() != null) {
            request.header("Authorization", webhook.authorization());
        }
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                return new Outcome.Delivered();
            }
            String why = "status " + status;
            return status / 100 == 5 || status == 408 || status == 429
                    ? new Outcome.Failed(why)
                    : new Outcome.Refused(why);
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

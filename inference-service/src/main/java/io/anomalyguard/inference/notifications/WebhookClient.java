package io.anomalyguard.inference.notifications;

import io.anomalyguard.inference.notifications.NotificationSettings.Webhook;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** Takes no longer than the timeout. */
    Outcome send(Notification notification) throws InterruptedException {
        HttpRequest request;
        try {
            request = request(notification);
        } catch (IllegalArgumentException _) {
            // Its message would quote the header, which may be the secret one.
            return new Outcome.Refused("HTTP cannot carry it");
        }
        // The request's own timeout would end with the answer's headers, and leave the body all the time it wants.
        var status = new AtomicInteger();
        var exchange = http.sendAsync(request, answer -> {
            status.set(answer.statusCode());
            return HttpResponse.BodySubscribers.discarding();
        });
        try {
            exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (status.get() == 0) {
                return new Outcome.Failed(String.valueOf(e.getCause()));
            }
        } catch (TimeoutException _) {
            if (status.get() == 0) {
                return new Outcome.Failed("no answer within " + timeout.toMillis() + " ms");
            }
        } finally {
            exchange.cancel(true);
        }
        return outcome(status.get());
    }

    private HttpRequest request(Notification notification) {
        var request = HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "AnomalyGuard")
                .header("Idempotency-Key", notification.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(notification.payload(webhook.format())));
        if (webhook.authorization() != null) {
            request.header("Authorization", webhook.authorization());
        }
        return request.build();
    }

    /** The status alone says what became of it, whether or not a body follows. */
    private static Outcome outcome(int status) {
        if (status / 100 == 2) {
            return new Outcome.Delivered();
        }
        String why = "status " + status;
        return status / 100 == 5 || status == 408 || status == 429 ? new Outcome.Failed(why) : new Outcome.Refused(why);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

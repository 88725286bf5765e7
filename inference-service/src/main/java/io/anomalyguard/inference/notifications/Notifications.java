package io.anomalyguard.inference.notifications;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs a notifier for each webhook. */
@Component
final class Notifications implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final List<AlertNotifier> notifiers;
    private volatile boolean running;

    Notifications(NotificationSettings settings, Broker broker, MeterRegistry meters) {
        this.notifiers = settings.webhooks().stream()
                .map(webhook -> new AlertNotifier(
                        webhook.name(),
                        new WebhookClient(webhook, settings.timeout()),
                        settings,
                        () -> broker.member("anomaly-webhook-" + webhook.name()),
                        meters))
                .toList();
        settings.webhooks().forEach(webhook -> LOG.info("{} is told of {}", webhook, Topics.ANOMALY_ALERTS.name()));
    }

    @Override
    public void start() {
        running = true;
        notifiers.forEach(AlertNotifier::start);
    }

    @Override
    public void stop() {
        running = false;
        notifiers.forEach(AlertNotifier::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

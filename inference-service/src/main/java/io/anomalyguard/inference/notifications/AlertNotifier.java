package io.anomalyguard.inference.notifications;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.notifications.WebhookClient.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver of every change of an alert's state, in the order of the topic, on a thread of its own: neither the
 * scoring nor another receiver waits for it. The topic carries an alert again while it grows, so what it was told
 * already is known by the number of states; at the start, and when partitions come from another instance, that is read
 * from what lies before the group's position.
 *
 * <p>At least once: after a crash one change may be told again, under the same id.
 */
final class AlertNotifier implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertNotifier.class);
    private static final String TOPIC = Topics.ANOMALY_ALERTS.name();
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RESTART_WAIT = Duration.ofSeconds(1);
    private static final long COMMIT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Alerts whose states are remembered. One that is older and still changes would be told once too often. */
    private static final int REMEMBERED = 20_000;

    private final String name;
    private final WebhookClient client;
    private final NotificationSettings settings;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Counter delivered;
    private final Counter retried;
    private final Counter lost;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** @param consumers makes members of this receiver's consumer group */
    AlertNotifier(
            String name,
            WebhookClient client,
            NotificationSettings settings,
            Supplier<Consumer<byte[], byte[]>> consumers,
            MeterRegistry meters) {
        this.name = name;
        this.client = client;
        this.settings = settings;
        this.consumers = consumers;
        this.delivered = counter(meters, "delivered");
        this.retried = counter(meters, "retried");
        this.lost = counter(meters, "lost");
        this.thread = Thread.ofVirtual().name("webhook-" + name).unstarted(this);
    }

    private Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("anomalyguard.notifications")
                .description("Attempts to tell a webhook of an alert's new state")
                .tag("webhook", name)
                .tag("result", result)
                .register(meters);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (!closed) {
            try (var consumer = consumers.get()) {
                current = consumer;
                new Session(consumer).run();
                return;
            } catch (WakeupException | InterruptException | InterruptedException e) {
                return;
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("The webhook {} lost its consumer; a new one takes its place: {}", name, e.toString());
            } catch (RuntimeException e) {
                LOG.error("The webhook {} failed and begins anew", name, e);
            } finally {
                current = null;
            }
            try {
                Thread.sleep(RESTART_WAIT);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        client.close();
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A partition from when it comes to this instance until it goes; when it comes back, that is another one. */
    private static final class Assignment {
        final TopicPartition partition;
        /** Records before this offset were told by this or another instance. */
        final long told;
        /** Records before this offset were told, given up or passed over. */
        long done;
        /** The group's position. */
        long committed;

        Assignment(TopicPartition partition, long told) {
            this.partition = partition;
            this.told = told;
            this.done = told;
            this.committed = told;
        }
    }

    /** How many states of an alert were told, or given up, by the records of one assignment. */
    private record Known(Assignment from, int states) {}

    /** One consumer's life. */
    private final class Session implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Map<TopicPartition, Assignment> assignments = new HashMap<>();

        /** By alert; what another assignment knew may have changed meanwhile. */
        private final Map<String, Known> states = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > REMEMBERED;
            }
        };

        private boolean retrying;
        private long committedAt = System.nanoTime();

        Session(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void run() throws InterruptedException {
            consumer.subscribe(List.of(TOPIC), this);
            while (!closed) {
                var records = consumer.poll(POLL);
                var polledFor = Map.copyOf(assignments);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    var partition = new TopicPartition(record.topic(), record.partition());
                    Assignment assignment = polledFor.get(partition);
                    // While one record was retried the partition may have gone, or come back to be read anew.
                    if (assignment != null && isCurrent(assignment)) {
                        take(record, assignment);
                    }
                    if (closed) {
                        // What could not be told must not be followed by what is passed over.
                        return;
                    }
                }
                commitPassedOver();
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            var committed = consumer.committed(Set.copyOf(partitions));
            var ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata position = committed.get(partition);
                if (position == null) {
                    // A new receiver is not told of the past, but of all that happens from now on.
                    position = new OffsetAndMetadata(ends.getOrDefault(partition, 0L));
                    consumer.commitSync(Map.of(partition, position));
                }
                assignments.put(partition, new Assignment(partition, position.offset()));
            }
            consumer.seekToBeginning(partitions);
            if (retrying) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            assignments.keySet().removeAll(partitions);
        }

        private boolean isCurrent(Assignment assignment) {
            return assignments.get(assignment.partition) == assignment;
        }

        private void take(ConsumerRecord<byte[], byte[]> record, Assignment assignment) throws InterruptedException {
            long next = record.offset() + 1;
            Alert alert = decode(record);
            if (alert != null && !isKnown(alert, assignment)) {
                boolean isNews = record.offset() >= assignment.told;
                if (isNews && !deliver(Notification.of(alert), assignment)) {
                    return;
                }
                states.put(
                        alert.alertId(), new Known(assignment, alert.history().size()));
                if (isNews) {
                    consumer.commitSync(Map.of(assignment.partition, new OffsetAndMetadata(next)));
                    assignment.committed = next;
                }
            }
            assignment.done = Math.max(assignment.done, next);
        }

        private boolean isKnown(Alert alert, Assignment assignment) {
            Known known = states.get(alert.alertId());
            return known != null
                    && known.from == assignment
                    && known.states >= alert.history().size();
        }

        /**
         * Alerts that grow without another state are many and no news: their positions are committed now and then, for the
         * group would seem to lag, and not waited for.
         */
        private void commitPassedOver() {
            long now = System.nanoTime();
            if (now - committedAt < COMMIT_EVERY_NANOS) {
                return;
            }
            committedAt = now;
            var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
            for (Assignment assignment : assignments.values()) {
                if (assignment.done > assignment.committed) {
                    positions.put(assignment.partition, new OffsetAndMetadata(assignment.done));
                    assignment.committed = assignment.done;
                }
            }
            if (!positions.isEmpty()) {
                consumer.commitAsync(positions, (_, failure) -> {
                    if (failure != null) {
                        LOG.debug("The webhook {} commits its position later", name, failure);
                    }
                });
            }
        }

        private @Nullable Alert decode(ConsumerRecord<byte[], byte[]> record) {
            try {
                return record.value() == null
                        ? null
                        : Topics.ANOMALY_ALERTS.codec().decode(record.value());
            } catch (InvalidRecordException e) {
                LOG.warn("Alert {}-{} is not told: {}", record.partition(), record.offset(), e.getMessage());
                return null;
            }
        }

        /** True when the receiver has it or will never take it; false when it is still to be told, here or elsewhere. */
        private boolean deliver(Notification notification, Assignment assignment) throws InterruptedException {
            long giveUp = System.nanoTime() + settings.giveUpAfter().toNanos();
            Duration wait = NotificationSettings.MIN_BACKOFF;
            while (!closed && isCurrent(assignment)) {
                switch (client.send(notification)) {
                    case Outcome.Delivered() -> {
                        delivered.increment();
                        return true;
                    }
                    case Outcome.Refused(String why) -> {
                        lose(notification, why);
                        return true;
                    }
                    case Outcome.Failed(String why) -> {
                        if (System.nanoTime() - giveUp >= 0) {
                            lose(notification, why);
                            return true;
                        }
                        retried.increment();
                        LOG.debug("The webhook {} fails and is tried again in {}: {}", name, wait, why);
                        stayInGroup(wait);
                        wait = wait.multipliedBy(2).compareTo(settings.maxBackoff()) < 0
                                ? wait.multipliedBy(2)
                                : settings.maxBackoff();
                    }
                }
            }
            return false;
        }

        private void lose(Notification notification, String why) {
            lost.increment();
            LOG.warn("The webhook {} was not told of {} {}: {}", name, notification.event(), notification.id(), why);
        }

        /** Polls paused partitions, which gives no records but keeps the membership. */
        private void stayInGroup(Duration duration) {
            retrying = true;
            consumer.pause(consumer.assignment());
            long end = System.nanoTime() + duration.toNanos();
            for (long left; (left = end - System.nanoTime()) > 0 && !closed; ) {
                consumer.poll(Duration.ofNanos(Math.min(left, POLL.toNanos())));
            }
            retrying = false;
            consumer.resume(consumer.assignment());
        }
    }
}

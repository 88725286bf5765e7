package io.anomalyguard.producer.delivery;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.tracing.RecordSpan;
import io.anomalyguard.tracing.Tracing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and counts what became of each: an event is <em>sent</em> when it has been handed to the Kafka
 * producer, <em>acknowledged</em> when all in-sync replicas have it, <em>failed</em> when the producer has given it up.
 * Thread-safe.
 */
public final class Delivery implements Outlet, AutoCloseable {
    private static final List<Header> NO_HEADERS = List.of();
    private static final List<Header> PAST = List.of(new RecordHeader(ClickHeaders.BACKFILL, new byte[0]));
    /** Events under way at a time: far more than a healthy broker needs at 50,000 events/s, few enough to buffer. */
    static final int MAX_IN_FLIGHT = 40_000;

    /** A broker that has acknowledged nothing for so long, with events under way, is taken to be away. */
    static final Duration STALL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<Producer<String, byte[]>> producers;
    private final Tracing tracing;
    private final LongSupplier nanoTime;
    private final Map<EventType, Outcome> outcomes = new EnumMap<>(EventType.class);
    private final Callback labelOutcome = (metadata, error) -> labelSettled(error);
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AckRate rate;
    private volatile @Nullable Producer<String, byte[]> producer;
    private volatile long lastProgress;
    private volatile long nextComplaint;

    /** @param producers makes the producer when {@link #open} is called */
    public Delivery(Supplier<Producer<String, byte[]>> producers, Tracing tracing) {
        this(producers, tracing, System::nanoTime);
    }

    Delivery(Supplier<Producer<String, byte[]>> producers, Tracing tracing, LongSupplier nanoTime) {
        this.producers = producers;
        this.tracing = tracing;
        this.nanoTime = nanoTime;
        this.rate = new AckRate(nanoTime);
        this.nextComplaint = nanoTime.getAsLong();
        for (EventType type : EventType.values()) {
            outcomes.put(type, new Outcome());
        }
    }

    /** Makes the producer. To be called once, before anything is sent. */
    public void open() {
        producer = producers.get();
    }

    @Override
    public void send(ClickEvent event) {
        var record = record(event, NO_HEADERS);
        RecordSpan span = tracing.send(record.topic(), record.headers());
        send(record, span.until(sent(event)));
    }

    @Override
    public void sendPast(ClickEvent event) {
        send(record(event, PAST), sent(event));
    }

    private static ProducerRecord<String, byte[]> record(ClickEvent event, List<Header> headers) {
        byte[] value = Topics.CLICKSTREAM_EVENTS.codec().encode(event);
        return new ProducerRecord<>(Topics.CLICKSTREAM_EVENTS.name(), null, event.userId(), value, headers);
    }

    private Outcome sent(ClickEvent event) {
        Outcome outcome = outcome(event.type());
        outcome.sent.increment();
        return outcome;
    }

    /** Sends the truth about an attack; it is not counted among the events. */
    public void send(AttackLabel label) {
        byte[] value = Topics.CLICKSTREAM_LABELS.codec().encode(label);
        send(new ProducerRecord<>(Topics.CLICKSTREAM_LABELS.name(), label.userId(), value), labelOutcome);
    }

    @Override
    public boolean hasRoom() {
        int waiting = inFlight.get();
        return waiting < MAX_IN_FLIGHT && !isStalled(waiting);
    }

    /** True while events are under way and none has been acknowledged for {@link #STALL}. */
    public boolean isStalled() {
        return isStalled(inFlight.get());
    }

    private boolean isStalled(int waiting) {
        return waiting > 0 && nanoTime.getAsLong() - lastProgress > STALL.toNanos();
    }

    /**
     * Waits until everything sent is acknowledged or failed.
     *
     * @return false if that took longer than the timeout
     */
    public boolean flush(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (inFlight.get() > 0) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return true;
    }

    /** Events of a type handed to the producer. */
    public long sent(EventType type) {
        return outcome(type).sent.sum();
    }

    /** Events of a type that all in-sync replicas have. */
    public long acknowledged(EventType type) {
        return outcome(type).acknowledged.sum();
    }

    /** Events of a type that the producer has given up. */
    public long failed(EventType type) {
        return outcome(type).failed.sum();
    }

    /** Whether any event has been given up. */
    public boolean hasFailed() {
        return failures.sum() > 0;
    }

    /** All events so far; never more acknowledged and failed than sent. */
    public Counts counts() {
        long acknowledged = 0;
        long failed = 0;
        long sent = 0;
        for (Outcome outcome : outcomes.values()) {
            acknowledged += outcome.acknowledged.sum();
            failed += outcome.failed.sum();
        }
        for (Outcome outcome : outcomes.values()) {
            sent += outcome.sent.sum();
        }
        return new Counts(sent, acknowledged, failed);
    }

    /** Events acknowledged per second, over the last five seconds. */
    public double rate() {
        return rate.perSecond();
    }

    /** How many events met which fate. */
    public record Counts(long sent, long acknowledged, long failed) {
        public long inFlight() {
            return sent - acknowledged - failed;
        }
    }

    /** Waits a short while for what is under way, then lets go of the connection. */
    @Override
    public void close() {
        Producer<String, byte[]> open = producer;
        if (open != null) {
            open.close(Duration.ofSeconds(5));
        }
    }

    private void send(ProducerRecord<String, byte[]> record, Callback outcome) {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        if (inFlight.getAndIncrement() == 0) {
            lastProgress = nanoTime.getAsLong();
        }
        try {
            var _ = open.send(record, outcome);
        } catch (RuntimeException e) {
            outcome.onCompletion(null, e);
        }
    }

    private Outcome outcome(EventType type) {
        return Objects.requireNonNull(outcomes.get(type));
    }

    private void settled(@Nullable Exception error) {
        inFlight.decrementAndGet();
        if (error == null) {
            lastProgress = nanoTime.getAsLong();
        } else {
            complain(error);
        }
    }

    private void labelSettled(@Nullable Exception error) {
        settled(error);
        if (error != null) {
            LOG.error("The label of an attack was not delivered; evaluation will not know of it.", error);
        }
    }

    /** A broker's absence fails thousands of events: one line says so every ten seconds. */
    private void complain(Exception error) {
        long now = nanoTime.getAsLong();
        if (now - nextComplaint >= 0) {
            nextComplaint = now + COMPLAINT_NANOS;
            LOG.warn("Events are not delivered: {}", error.toString());
        }
    }

    /** The fate of the events of one type, and the callback that learns it; one for all, so that none is allocated. */
    private final class Outcome implements Callback {
        final LongAdder sent = new LongAdder();
        final LongAdder acknowledged = new LongAdder();
        final LongAdder failed = new LongAdder();

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
            if (error == null) {
                acknowledged.increment();
                rate.count();
            } else {
                failed.increment();
                failures.increment();
            }
            settled(error);
        }
    }
}

package io.anomalyguard.producer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.tracing.Tracing;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    private final Delivery delivery = new Delivery(() -> kafka, Tracing.OFF, nanos::get);

    @BeforeEach
    void open() {
        delivery.open();
    }

    @Test
    void shouldCountNothingAsAcknowledgedBeforeItIs() {
        delivery.send(event(EventType.SEARCH));
        delivery.send(event(EventType.LOGIN));
        assertThat(delivery.counts()).isEqualTo(new Delivery.Counts(2, 0, 0));

        kafka.completeNext();
        assertThat(delivery.counts()).isEqualTo(new Delivery.Counts(2, 1, 0));
        assertThat(delivery.acknowledged(EventType.SEARCH)).isEqualTo(1);
        assertThat(delivery.acknowledged(EventType.LOGIN)).isZero();

        kafka.errorNext(new TimeoutException("no broker"));
        assertThat(delivery.counts()).isEqualTo(new Delivery.Counts(2, 1, 1));
        assertThat(delivery.failed(EventType.LOGIN)).isEqualTo(1);
        assertThat(delivery.hasFailed()).isTrue();
    }

    @Test
    void shouldCountAnEventThatTheProducerRefusesAsFailed() {
        kafka.sendException = new IllegalStateException("closed");
        delivery.send(event(EventType.CLICK));
        assertThat(delivery.counts()).isEqualTo(new Delivery.Counts(1, 0, 1));
        assertThat(delivery.hasRoom()).isTrue();
    }

    @Test
    void shouldSendUnderTheUsersKey() {
        ClickEvent event = event(EventType.CLICK);
        delivery.send(event);
        var record = kafka.history().getFirst();
        assertThat(record.topic()).isEqualTo("clickstream.events");
        assertThat(record.key()).isEqualTo(event.userId());
        assertThat(Topics.CLICKSTREAM_EVENTS.codec().decode(record.value())).isEqualTo(event);
    }

    @Test
    void shouldMarkWhatIsOfThePast() {
        delivery.send(event(EventType.CLICK));
        delivery.sendPast(event(EventType.CLICK));
        assertThat(kafka.history())
                .extracting(record -> record.headers().lastHeader(ClickHeaders.BACKFILL) != null)
                .containsExactly(false, true);
    }

    @Test
    void shouldSendLabelsToTheirTopicWithoutCountingThem() {
        var label = new AttackLabel("a-1-1", AttackType.SCRAPER, "u-1", 5, 9);
        delivery.send(label);
        assertThat(kafka.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("clickstream.labels");
            assertThat(record.key()).isEqualTo("u-1");
            assertThat(Topics.CLICKSTREAM_LABELS.codec().decode(record.value())).isEqualTo(label);
        });
        assertThat(delivery.counts()).isEqualTo(new Delivery.Counts(0, 0, 0));
    }

    @Test
    void shouldHaveNoRoomBeforeABrokerThatDoesNotAnswer() {
        delivery.send(event(EventType.CLICK));
        assertThat(delivery.hasRoom()).isTrue();
        nanos.addAndGet(Delivery.STALL.toNanos() + 1);
        assertThat(delivery.isStalled()).isTrue();
        assertThat(delivery.hasRoom()).isFalse();

        kafka.completeNext();
        assertThat(delivery.hasRoom()).isTrue();

        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        delivery.send(event(EventType.CLICK));
        assertThat(delivery.isStalled())
                .as("an hour without events is no stall")
                .isFalse();
    }

    @Test
    void shouldBoundWhatIsUnderWay() {
        for (int i = 0; i < Delivery.MAX_IN_FLIGHT; i++) {
            assertThat(delivery.hasRoom()).isTrue();
            delivery.send(event(EventType.CLICK));
        }
        assertThat(delivery.hasRoom()).isFalse();
        kafka.completeNext();
        assertThat(delivery.hasRoom()).isTrue();
    }

    @Test
    void shouldTellTheRateOfTheLastSeconds() {
        for (int second = 0; second < 8; second++) {
            for (int i = 0; i < 10 * second; i++) {
                delivery.send(event(EventType.CLICK));
                kafka.completeNext();
            }
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        assertThat(delivery.rate()).isEqualTo((30 + 40 + 50 + 60 + 70) / 5.0);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(delivery.rate()).isZero();
    }

    @Test
    void shouldSayWhetherEverythingHasItsFate() {
        assertThat(delivery.flush(Duration.ZERO)).isTrue();
        delivery.send(event(EventType.CLICK));
        assertThat(delivery.flush(Duration.ofMillis(5))).isFalse();
        kafka.completeNext();
        assertThat(delivery.flush(Duration.ZERO)).isTrue();
    }

    private static ClickEvent event(EventType type) {
        return new ClickEvent(UUID.randomUUID(), "u-1", "s-1", type, "/", 1_760_000_000_000L, 200, null, null, null);
    }
}

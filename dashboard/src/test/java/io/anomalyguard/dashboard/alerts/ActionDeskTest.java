package io.anomalyguard.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.notification.Notification;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.live.Samples;
import io.anomalyguard.dashboard.users.UsersView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What people are told of their actions, whatever Kafka and inference-service do with them. */
class ActionDeskTest extends ConsoleViewTest {
    private static final Alert OPEN = Samples.alert("a-1", "u-1", AlertState.OPEN, Severity.LOW, 1_000);

    @Autowired
    private CurrentUser user;

    @Test
    void shouldSayDoneWhenInferenceServiceHasTakenIt() {
        acknowledge(new Kafka());
        Samples.put(model, Samples.alert("a-1", "u-1", AlertState.ACKNOWLEDGED, Severity.LOW, 1_000));
        awaitToast("Acknowledged: alert of u-1.");
    }

    @Test
    void shouldNotSayDoneWhileNobodyTakesIt() {
        acknowledge(new Kafka());
        awaitToast(
                "Kafka has it, but inference-service has not taken it yet. Once it does: alert of u-1, acknowledged.");
    }

    /** Kafka may have what it has not confirmed: a broker that was paused takes it when it goes on. */
    @Test
    void shouldNotSayThatNothingHappenedWhereNobodyKnows() {
        var kafka = new Kafka();
        kafka.failure = new TimeoutException("Expiring 1 record(s)");
        acknowledge(kafka);
        awaitToast("Kafka has not confirmed it. The alert of u-1 may change once Kafka answers.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSayThatNothingHappenedWhereThatIsSure(boolean unreachable) {
        var kafka = new Kafka();
        if (unreachable) {
            kafka.unreachable = true;
        } else {
            kafka.failure = new TopicAuthorizationException("no");
        }
        acknowledge(kafka);
        awaitToast("Kafka did not take it, the alert of u-1 is as before.");
    }

    private void acknowledge(Kafka kafka) {
        Samples.put(model, OPEN);
        navigate(UsersView.class);
        new ActionDesk(new AlertActions(() -> kafka), user, model::alert)
                .act(List.of(OPEN), AlertActionType.ACKNOWLEDGE);
    }

    private void awaitToast(String words) {
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(test(find(Notification.class).single()).getText()).isEqualTo(words);
        });
    }

    private static final class Kafka extends MockProducer<String, byte[]> {
        private boolean unreachable;
        private @Nullable RuntimeException failure;

        Kafka() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (unreachable) {
                throw new TimeoutException("Topic %s not present in metadata".formatted(topic));
            }
            return super.partitionsFor(topic);
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            if (failure == null) {
                return super.send(record, callback);
            }
            callback.onCompletion(null, failure);
            return CompletableFuture.failedFuture(failure);
        }
    }
}

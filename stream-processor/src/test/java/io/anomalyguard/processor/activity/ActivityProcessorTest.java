package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class ActivityProcessorTest {
    private static final long T = TopologyHarness.START.toEpochMilli();
    private static final String STORE = "users";

    /**
     * A task whose transaction was fenced off is revived: Kafka Streams keeps the processor and what it had scheduled, and
     * calls init once more. A tick would be left over from each time.
     */
    @Test
    void shouldBeginAnewWhenItsTaskIsRevived() {
        var registry = new SimpleMeterRegistry();
        var context = new MockProcessorContext<byte[], UserActivity>();
        context.setCurrentSystemTimeMs(T);
        context.setCurrentStreamTimeMs(T);
        UserStore users = UserStore.builder(StoreKind.IN_MEMORY.supplier(STORE), 1 << 20)
                .withLoggingDisabled()
                .build();
        users.init(context.getStateStoreContext(), users);
        context.addStateStore((StateStore) users);
        var processor = new ActivityProcessor(STORE, ActivitySettings.DEFAULT, new ActivityMetrics(registry));

        processor.init(context);
        processor.process(new Record<>("ann".getBytes(UTF_8), Clicks.view("ann", "/", T), T));
        processor.init(context);
        processor.init(context);

        assertThat(context.scheduledPunctuators())
                .extracting(CapturedPunctuator::cancelled)
                .containsExactly(true, true, false);
        assertThat(processor.userCount()).isEqualTo(1);
    }
}

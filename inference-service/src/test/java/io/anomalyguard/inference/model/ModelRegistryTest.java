package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.RecordSender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** Changes that come before the one before them was read back. */
class ModelRegistryTest {
    private final RecordSender sender = mock(RecordSender.class);
    private final ModelRegistry registry = new ModelRegistry(
            mock(Broker.class), sender, new ActiveModel(), Clock.systemUTC(), new SimpleMeterRegistry());

    @Test
    void shouldNotUndoOneChangeByTheNext() {
        registry.activate("m-1", "ana", null);
        registry.adjust(new Sensitivity(null, 0.7), "ben");
        assertThat(sent()).returns("m-1", ModelPointer::version).returns(0.7, ModelPointer::threshold);
        assertThat(registry.sensitivity()).isEqualTo(new Sensitivity(null, 0.7));

        registry.activate("m-2", "ana", "newer");
        assertThat(sent())
                .returns("m-2", ModelPointer::version)
                .returns(0.7, ModelPointer::threshold)
                .returns("m-1", ModelPointer::previous);
    }

    @Test
    void shouldRememberWhichModelJudgedBefore() {
        registry.activate("m-1", "ana", null);
        registry.activate("m-2", "ana", null);
        registry.activate("m-2", "ana", null);
        assertThat(sent()).returns("m-1", ModelPointer::previous);
        registry.adjust(Sensitivity.OF_MODEL, "ana");
        assertThat(sent()).returns("m-1", ModelPointer::previous);
    }

    private ModelPointer sent() {
        var value = ArgumentCaptor.forClass(byte[].class);
        verify(sender, atLeastOnce()).send(anyString(), eq(ModelHistory.ACTIVE), value.capture());
        return ModelHistory.POINTER.decode(value.getValue());
    }
}

package io.anomalyguard.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.broker.Broker;
import io.anomalyguard.inference.broker.KafkaUnavailableException;
import io.anomalyguard.inference.broker.RecordSender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
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

    /** One that another instance made after it has been read. */
    @Test
    void shouldNotUndoAnothersChangeByTheNextOne() {
        registry.caughtUp();
        registry.activate("m-1", "ana", null);
        read(sent());
        read(new ModelPointer("m-2", null, null, "ben", 5, null, "m-1"));
        registry.adjust(new Sensitivity(null, 0.7), "ana");
        assertThat(sent()).returns("m-2", ModelPointer::version).returns("m-1", ModelPointer::previous);
    }

    @Test
    void shouldNotUndoAnothersChangeThatWasReadFromTheBeginningOn() {
        registry.activate("m-1", "ana", null);
        read(sent());
        registry.adjust(new Sensitivity(null, 0.7), "ana");
        assertThat(sent()).as("while more may come").returns("m-1", ModelPointer::version);
        read(sent());
        read(new ModelPointer("m-2", null, null, "ben", 5, null, "m-1"));
        registry.caughtUp();
        registry.adjust(new Sensitivity(null, 0.8), "ana");
        assertThat(sent()).returns("m-2", ModelPointer::version);
    }

    @Test
    void shouldNotBuildOnAChangeThatKafkaHasNotTaken() {
        registry.activate("m-1", "ana", null);
        doThrow(new KafkaUnavailableException("away", new IOException()))
                .when(sender)
                .send(anyString(), any(), any());
        assertThatThrownBy(() -> registry.activate("m-2", "ana", null)).isInstanceOf(KafkaUnavailableException.class);
        doNothing().when(sender).send(anyString(), any(), any());
        registry.adjust(new Sensitivity(null, 0.7), "ana");
        assertThat(sent()).returns("m-1", ModelPointer::version);
    }

    @Test
    void shouldTakeBackTheOrderThatWasCarriedOutAndNoOther() {
        registry.take(ModelHistory.TRAINING, ModelHistory.REQUEST.encode(new TrainingRequest("ana", 7, true)));
        registry.carriedOut(6);
        verify(sender, never()).send(anyString(), any(), any());
        registry.carriedOut(7);
        verify(sender).send(Topics.ANOMALY_MODELS, ModelHistory.TRAINING, null);
        registry.take(ModelHistory.TRAINING, null);
        registry.carriedOut(7);
        verifyNoMoreInteractions(sender);
    }

    private void read(ModelPointer pointer) {
        registry.take(ModelHistory.ACTIVE, ModelHistory.POINTER.encode(pointer));
    }

    private ModelPointer sent() {
        var value = ArgumentCaptor.forClass(byte[].class);
        verify(sender, atLeastOnce()).send(anyString(), eq(ModelHistory.ACTIVE), value.capture());
        return ModelHistory.POINTER.decode(value.getValue());
    }
}

package io.anomalyguard.inference.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyRecordsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FaultyRecords faulty = new FaultyRecords();
    private final ErrorHandlerContext context = mock(ErrorHandlerContext.class);

    @BeforeEach
    void configure() {
        faulty.configure(FaultyRecords.config(new AlertMetrics(meters)));
        when(context.topic()).thenReturn("user.features");
    }

    @Test
    void shouldSkipWhatIsTheRecordsFault() {
        assertThat(process(new ArithmeticException()).result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(produce(new RecordTooLargeException()).result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
        assertThat(skipped("user.features")).isEqualTo(2);
    }

    @Test
    void shouldSkipWhatTheClockCouldNotDo() {
        when(context.topic()).thenReturn(null);
        assertThat(process(new ArithmeticException()).result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(skipped("none")).isEqualTo(1);
    }

    /** A row that Kafka did not take is not lost: its thread begins again at the last commit. */
    @Test
    void shouldEndTheThreadForKafkasTrouble() {
        assertThat(process(new StreamsException("fenced")).result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        assertThat(produce(new TopicAuthorizationException("anomaly.scores")).result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(skipped("user.features")).isZero();
    }

    private ProcessingExceptionHandler.Response process(Exception exception) {
        return faulty.handleError(context, new Record<>("bot", "row", 1), exception);
    }

    private ProductionExceptionHandler.Response produce(Exception exception) {
        return faulty.handleError(context, new ProducerRecord<>("anomaly.scores", new byte[0]), exception);
    }

    private double skipped(String topic) {
        return meters.get("anomalyguard.records.invalid")
                .tag("topic", topic)
                .counter()
                .count();
    }
}

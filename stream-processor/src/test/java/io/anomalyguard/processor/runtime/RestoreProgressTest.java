package io.anomalyguard.processor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private static final TopicPartition ONE = new TopicPartition("changelog", 1);
    private static final TopicPartition TWO = new TopicPartition("changelog", 2);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RestoreProgress progress = new RestoreProgress(registry);

    @Test
    void shouldAddUpWhatIsLeftOfEveryPartitionAndForgetWhatIsDone() {
        progress.onRestoreStart(ONE, "users", 100, 1_100);
        progress.onRestoreStart(TWO, "users", 0, 500);
        progress.onBatchRestored(ONE, "users", 399, 300);
        progress.onBatchRestored(ONE, "users", 499, 100);
        assertThat(progress.partitions()).isEqualTo(2);
        assertThat(progress.restored()).isEqualTo(400);
        assertThat(progress.left()).isEqualTo(600 + 500);
        assertThat(gauge()).isEqualTo(1_100);

        progress.onRestoreEnd(TWO, "users", 500);
        assertThat(gauge()).isEqualTo(600);
        progress.onRestoreSuspended(ONE, "users", 400);
        assertThat(gauge()).isZero();
        assertThat(progress.partitions()).isZero();
    }

    @Test
    void shouldCountDownToNothingWhereCompactionHasRemovedMostRecords() {
        progress.onRestoreStart(ONE, "users", 100, 1_100);
        progress.onBatchRestored(ONE, "users", 899, 3);
        assertThat(progress.restored()).isEqualTo(3);
        assertThat(gauge()).isEqualTo(200);
        progress.onBatchRestored(ONE, "users", 1_099, 2);
        assertThat(progress.restored()).isEqualTo(5);
        assertThat(gauge()).isZero();
    }

    private double gauge() {
        return registry.get("anomalyguard.restore.records.left")
                .tag("store", "users")
                .gauge()
                .value();
    }
}

package io.anomalyguard.producer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeQueueTest {
    private record Entry(long time, int slot) {}

    @Test
    void shouldDoWhatAnOrdinaryQueueDoes() {
        var random = new SplittableRandom(3);
        var queue = new TimeQueue();
        var reference =
                new PriorityQueue<Entry>(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::slot));
        int slots = 0;
        for (int i = 0; i < 200_000; i++) {
            int action = random.nextInt(10);
            if (reference.isEmpty() || action < 4) {
                var entry = new Entry(random.nextLong(5_000), slots++);
                queue.add(entry.time(), entry.slot());
                reference.add(entry);
            } else if (action < 7) {
                Entry first = reference.remove();
                var later = new Entry(first.time() + random.nextLong(3_000), first.slot());
                queue.reschedule(later.time());
                reference.add(later);
            } else if (i % 50_000 == 9) {
                queue.retain(slot -> slot % 3 != 0);
                reference.removeIf(entry -> entry.slot() % 3 == 0);
            } else {
                queue.removeFirst();
                reference.remove();
            }
            assertThat(queue.isEmpty()).isEqualTo(reference.isEmpty());
            if (!reference.isEmpty()) {
                assertThat(new Entry(queue.firstTime(), queue.firstSlot())).isEqualTo(reference.element());
            }
        }
    }
}
